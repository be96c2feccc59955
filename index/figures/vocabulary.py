"""The words around figures, as rows with examples (data/vocabulary.toml)."""

from __future__ import annotations

from importlib.resources import files

from xunduan.index.article.cleaning.rules import read_rules

VOCABULARY = read_rules(files(__package__).joinpath("data", "vocabulary.toml").read_text("utf-8"))
_BY_NAME = {row.name: row for row in VOCABULARY}


def words(name: str) -> str:
    """The phrases of a row as one group of a pattern. Raises KeyError where no row has the name."""
    return _BY_NAME[name].pattern.pattern


def listed(name: str) -> frozenset[str]:
    """The phrases of a row that are whole words. Raises KeyError where no row has the name."""
    return frozenset(_BY_NAME[name].phrases)
