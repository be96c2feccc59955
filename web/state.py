"""The state of the search page, all of which stands in the address bar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from xunduan.web.params import Filters

MULTIPLE = ("source", "place", "year")


@dataclass(frozen=True)
class SearchState:
    """Query, filters, order and page. Links of the page are made from it, so none forgets a part."""

    q: str = ""
    source: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    year_by: str = "either"
    since: str | None = None
    until: str | None = None
    lang: str | None = None
    sort: str = "relevance"
    page: int = 1
    snapshot: str | None = None
    ui: str | None = None
    """Only where the address bar names the interface language; a cookie keeps it otherwise."""

    @classmethod
    def of(cls, params: Filters, ui: str | None) -> SearchState:
        """The state that a request's parameters describe."""
        given = params.model_dump()
        return cls(
            q=given.get("q", ""),
            source=tuple(given["source"]),
            place=tuple(given["place"]),
            year=tuple(str(year) for year in given["year"]),
            year_by=given["year_by"],
            since=given["since"],
            until=given["until"],
            lang=given["lang"],
            sort=given["sort"],
            page=given.get("page", 1),
            snapshot=given.get("snapshot"),
            ui=ui,
        )

    @property
    def filtered(self) -> bool:
        return bool(self.source or self.place or self.year or self.since or self.until or self.lang)

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of all that is not as it is by default, in a fixed order."""
        pairs = [("q", self.q)] if self.q else []
        for name in MULTIPLE:
            pairs += [(name, value) for value in getattr(self, name)]
        if self.year_by != "either":
            pairs.append(("year_by", self.year_by))
        pairs += [(name, value) for name in ("since", "until", "lang") if (value := getattr(self, name))]
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        pairs += [(name, value) for name in ("snapshot", "ui") if (value := getattr(self, name))]
        return pairs

    def url(self, path: str = "/", **changes: Any) -> str:
        """The address of this state with some parts changed; a change of what is asked starts at page 1."""
        if changes and not changes.keys() & {"page", "ui"}:
            changes = {"page": 1, "snapshot": None, **changes}
        query = urlencode(replace(self, **changes).pairs())
        return f"{path}?{query}" if query else path

    def toggled(self, name: str, value: str) -> str:
        """The address with one value of a filter added, or taken away where it is set."""
        if name not in MULTIPLE:
            changed: Any = None if getattr(self, name) == value else value
            return self.url("/", **{name: changed})
        chosen = getattr(self, name)
        kept = tuple(other for other in chosen if other != value)
        return self.url("/", **{name: kept if value in chosen else (*chosen, value)})

    def chosen(self, name: str, value: str) -> bool:
        return value in getattr(self, name) if name in MULTIPLE else getattr(self, name) == value

    def document_url(self, document_id: str, passage_id: str | None = None) -> str:
        """The document's page, with a passage of it marked and this search to go on from there."""
        address = replace(self, page=1, snapshot=None).url(document_path(document_id))
        if passage_id is None:
            return address
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{urlencode({'passage': passage_id})}#{passage_anchor(passage_id)}"

    def figure_url(self, document_id: str, passage_id: str, start: int) -> str:
        """The document's page at one figure: that at `start` of its passage."""
        address, _, _ = self.document_url(document_id, passage_id).partition("#")
        return f"{address}#{figure_anchor(passage_id, start)}"

    def api_url(self, page_size: int) -> str:
        """The JSON twin of this page of results."""
        pairs = [pair for pair in self.pairs() if pair[0] not in ("page", "ui")]
        if self.page > 1:
            pairs.append(("offset", str((self.page - 1) * page_size)))
        return f"/api/search?{urlencode([*pairs, ('limit', str(page_size))])}"


def document_path(document_id: str) -> str:
    return f"/documents/{quote(document_id, safe='')}"


def indicator_path(indicator: str) -> str:
    return f"/figures/{quote(indicator, safe='')}"


def passage_anchor(passage_id: str) -> str:
    """The fragment, and the element's id, of a passage on its document's page."""
    return f"passage-{quote(passage_id, safe='')}"


def figure_anchor(passage_id: str, start: int) -> str:
    """The fragment, and the element's id, of the figure at `start` of a passage."""
    return f"figure-{quote(passage_id, safe='')}-{start}"
