"""A text with its folded copy: what is shown and what is matched, of equal length, cut and joined together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xunduan.language.fold import fold


@dataclass(frozen=True, slots=True)
class Text:
    """`shown` as it stands and `folded` as `fold` leaves it: an offset into the one is an offset into the other.

    Folding is done once, by `of`; whatever is cut or joined from texts has its folded copy by the same cut.
    """

    shown: str
    folded: str

    def __post_init__(self) -> None:
        if len(self.shown) != len(self.folded):
            raise ValueError(f"a folded copy of {len(self.folded)} characters for {len(self.shown)}")

    @classmethod
    def of(cls, shown: str) -> Text:
        """A text, folded."""
        return cls(shown, fold(shown))

    @classmethod
    def joined(cls, between: str, texts: Iterable[Text]) -> Text:
        """Texts one behind the other, with `between`, which folding leaves alone, between them."""
        pieces = tuple(texts)
        return cls(
            between.join(piece.shown for piece in pieces), between.join(piece.folded for piece in pieces)
        )

    def __len__(self) -> int:
        return len(self.shown)

    def __getitem__(self, part: slice) -> Text:
        return Text(self.shown[part], self.folded[part])

    def __add__(self, other: Text) -> Text:
        return Text(self.shown + other.shown, self.folded + other.folded)

    def strip(self) -> Text:
        """The text without the white space around it."""
        start = len(self.shown) - len(self.shown.lstrip())
        return self[start : start + len(self.shown.strip())]


class Worded:
    """A value that carries a text as its `words`, with both copies as attributes."""

    __slots__ = ()
    words: Text

    @property
    def text(self) -> str:
        """The shown copy."""
        return self.words.shown

    @property
    def folded(self) -> str:
        """The folded copy."""
        return self.words.folded
