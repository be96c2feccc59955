"""When a document was published: the day that is stated, that its imprint says, or that can be derived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xunduan.index.article.cleaning.furniture import ADDRESS, COLLECTED, is_date_line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.titles import ISSUER
from xunduan.index.article.clues import Clues
from xunduan.index.article.structure import Paragraph
from xunduan.index.documents import DocumentKind, Fact
from xunduan.language.dates import find_dates, parse_date, parse_name_date, parse_url_date
from xunduan.language.fold import fold

_SIGNED = 8
"""The last paragraphs searched for a paper's signature and date: distribution lists may follow them."""
PUBLISHED_DAY, _UNLABELLED, _UPDATED, _OTHER = 0, 1, 2, 9
_ENTRIES, _STAMP_CHARS = 40, 40
"""The last paragraphs of a log of messages, and the most characters of a line with the time of one."""
_WHEN_WORDS = (
    (BY_NAME["published_word"], PUBLISHED_DAY), (BY_NAME["other_day"], _OTHER), (BY_NAME["updated_word"], _UPDATED),
)  # fmt: skip
"""What a day is by the words beside it, and its rank: the least one is the publication's."""
_FIELDS = re.compile(r"[;；]|\s(?=[^\s\d:：]{2,8}[:：])")
"""Between the labelled facts of one line or row, of which each may have a date of its own."""
_SHORT_YEAR = BY_NAME["short_year_day"]


def published_fact(clues: Clues, paragraphs: Sequence[Paragraph], kind: DocumentKind) -> Fact | None:
    """The publication date: what a field states, else an imprint's line, else a signature, a line of its own, or a
    dated address or file name; never a footer's ©."""
    value = clues.stated.get("published", "").strip()
    iso = parse_date(value)
    if iso is not None:
        # A line that says the same day with its time says more than the day alone.
        lines = () if "T" in iso else clues.head
        printed = ((parse_date(line) or "", line) for line in lines)
        return next(
            (Fact(told, "stated", line) for told, line in printed if told.startswith(f"{iso}T")),
            Fact(iso, "stated", "published"),
        )
    if kind == "links":
        return None  # the days on it are those of the pages that it leads to
    found = [
        (rank, order, iso, line)
        for order, line in enumerate(clues.head)
        for rank, iso, _ in dated_fields(line)
    ]
    rank, _, iso, line = min(found, default=(_OTHER, 0, "", ""))
    if rank >= _UPDATED:
        days = {parse_date(one.text) or one.text for one in paragraphs if is_date_line(one.folded)}
        # each of several notices has a day of its own, and the whole has none
        several = len(days) >= (2 if kind == "stories" else COLLECTED)
        derived = _derived_date(clues, () if several else paragraphs)
        if rank == _OTHER or (derived is not None and derived.value[:10] < iso[:10]):
            return derived  # what was published before it was updated
    # The same day with its time, further down, says more.
    timed = [other for other in found if other[0] == rank and other[2].startswith(iso + "T")]
    _, _, iso, line = min(timed, default=min(found))
    return Fact(iso, "stated", line)


def dated_fields(line: str) -> Iterator[tuple[int, str, str]]:
    """The facts of an imprint's line that hold a day: its rank by the words beside it, the day, and the fact."""
    for part in _FIELDS.split(line):
        # an address in front has the day alone
        iso = parse_date(ADDRESS.sub(" ", part)) or parse_date(part) or _short_year_date(fold(part))
        if iso is not None:
            folded = fold(part)
            yield next((rank for words, rank in _WHEN_WORDS if words.find(folded)), _UNLABELLED), iso, part


def _short_year_date(folded: str) -> str | None:
    """A date that a label marks as one, with a year of the Republic's era (發布日期:112-08-19) or of two digits
    (19-08-19); nothing else tells it from a number."""
    found = _SHORT_YEAR.find(folded)
    if found is None:
        return None
    year = f"民国{found['year']}" if len(found["year"]) == 3 else f"20{found['year']}"
    return parse_date(f"{year}年{found['month']}月{found['day']}日")


def _derived_date(clues: Clues, paragraphs: Sequence[Paragraph]) -> Fact | None:
    if sum(map(_is_timed, paragraphs[-_ENTRIES:])) >= COLLECTED:
        paragraphs = ()  # each message has a time of its own, and the log has none
    alone = [paragraph for paragraph in paragraphs if is_date_line(paragraph.folded)]
    under_title = alone if len(alone) == 1 and alone[0] in paragraphs[:2] else []
    for paragraph in (*paragraphs[-3:], *under_title):
        dates = find_dates(paragraph.folded) if len(paragraph.folded) <= 24 else []
        if len(dates) == 1 and dates[0].iso and len(paragraph.folded) - (dates[0].end - dates[0].start) <= 4:
            return Fact(dates[0].iso, "derived", paragraph.text)
    for signed, dated in zip(paragraphs[-_SIGNED:], paragraphs[1 - _SIGNED :], strict=False):
        dates = find_dates(dated.folded) if is_date_line(dated.folded) else []
        if dates and dates[0].iso and ISSUER.find(signed.folded) and len(signed.folded) <= 40:
            return Fact(dates[0].iso, "derived", dated.text)
    iso = parse_url_date(clues.stated.get("url", ""))
    if iso is not None:
        return Fact(iso, "derived", clues.stated["url"])
    # A file that is named by a day is that day's issue, or was saved on it.
    iso = parse_name_date(clues.file_name)
    return None if iso is None else Fact(iso, "inferred", clues.file_name)


def _is_timed(paragraph: Paragraph) -> bool:
    """Whether a line is the day and time of something, with a name beside it or nothing."""
    dates = find_dates(paragraph.folded) if len(paragraph.folded) <= _STAMP_CHARS else []
    return any("T" in date.iso for date in dates if date.iso)
