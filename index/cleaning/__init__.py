"""Cleaning: a raw document in, its body, headings and metadata out; what was left out is kept with the rule's name."""

from index.cleaning.cleaner import clean
from index.cleaning.site import repeated_lines

__all__ = ["clean", "repeated_lines"]
