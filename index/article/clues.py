"""What cleaning took out of a document and metadata is read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xunduan.index.article.cleaning.credits import Credit
from xunduan.index.documents import Fact


@dataclass(frozen=True, slots=True)
class Clues:
    """What cleaning took out of a document; texts are folded unless said otherwise."""

    stated: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    """The title line as it stands."""
    head: tuple[str, ...] = ()
    """Imprint lines as they stand: date, source, counters."""
    credits: tuple[Credit, ...] = ()
    agency: str = ""
    place: str = ""
    day: str = ""
    """The dateline's agency, place and day, as they stand."""
    captions: tuple[str, ...] = ()
    file_name: str = ""
    """Where the file holds this document alone; a file of records is named by the day of its export."""
    notices: tuple[str, ...] = ()
    """Copyright lines and breadcrumbs as they stand."""
    around: tuple[str, ...] = ()
    """What stands on the page around the article."""

    def fact(self, name: str) -> Fact | None:
        """What is stated under a name."""
        value = self.stated.get(name, "").strip()
        return Fact(value, "stated", name) if value else None

    def facts(self, name: str) -> tuple[Fact, ...]:
        """The items of a list that is stated under a name."""
        parts = (part.strip(" #") for part in re.split(r"[,，、;；|]", self.stated.get(name, "")))
        return tuple(Fact(part, "stated", name) for part in dict.fromkeys(parts) if part)
