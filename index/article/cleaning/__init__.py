"""Cleaning: a raw document in, its body, headings and metadata out; what was left out is kept with the rule's name."""

from xunduan.index.article.cleaning.cleaner import clean
from xunduan.index.article.cleaning.site import repeated_lines

__all__ = ["clean", "repeated_lines"]
