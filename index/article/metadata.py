"""Metadata: what is known of a document and how it is known. Absent rather than guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xunduan.index.article.cleaning.credits import Credit
from xunduan.index.article.cleaning.furniture import ADDRESS, COLLECTED, is_control, is_date_line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.titles import ISSUER
from xunduan.index.article.official import issuer, paper_number
from xunduan.index.article.path_clues import path_place, path_year
from xunduan.index.article.source import find_source, name_end
from xunduan.index.article.structure import Paragraph
from xunduan.index.article.years import infer_period, infer_year
from xunduan.index.documents import DocumentKind, Fact, Metadata
from xunduan.language.dates import find_dates, local_time, parse_date, parse_name_date, parse_url_date
from xunduan.language.fold import fold
from xunduan.language.gazetteer import own_names
from xunduan.language.names import is_name
from xunduan.language.places import PlaceMention, find_places_folded, is_within, normalise_place


@dataclass(frozen=True, slots=True)
class Clues:
    """What cleaning took out of a document and metadata is read from; texts are folded unless said otherwise."""

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


_TITLE_MAX = 60
_SIGNED = 8
"""The last paragraphs searched for a paper's signature and date: distribution lists may follow them."""
_MADE_MIN = 8
_MADE_WITHIN = 12
_MADE_BESIDE = 3
_UNTITLED = frozenset({"stories", "form"})
"""Kinds whose first line names an item or a row and never the whole document."""
_STOP = re.compile(r"[。!?;]|(?<!\d)[,:]|[,:](?!\d)")
_WORD = re.compile(r"[\u4e00-\u9fffa-z]{2}")
_EVENT = BY_NAME["event"]
_WRITERS = BY_NAME["writes"]
_PEN_CHARS = 4
"""People may be labelled by names without a surname of this length at most; a byline's have one."""
_ROLES = BY_NAME["no_name_word"].pattern
_NAME = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}|[a-z][a-z.'-]+(?: [a-z][a-z.'-]+){1,3})$"
)
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"))
_NO_NAME = BY_NAME["no_person"]
_PLACEHOLDER = BY_NAME["placeholder"]
_NAMED_BY_LABEL = ("source", "site", "authors")
"""Facts that a label in their place does not tell; a title may be one."""
PUBLISHED_DAY, _UNLABELLED, _UPDATED, _OTHER = 0, 1, 2, 9
_WHEN_WORDS = (
    (BY_NAME["published_word"], PUBLISHED_DAY), (BY_NAME["other_day"], _OTHER), (BY_NAME["updated_word"], _UPDATED),
)  # fmt: skip
"""What a day is by the words beside it, and its rank: the least one is the publication's."""
_FIELDS = re.compile(r"[;；]|\s(?=[^\s\d:：]{2,8}[:：])")
"""Between the labelled facts of one line or row, of which each may have a date of its own."""
_SHORT_YEAR = BY_NAME["short_year_day"]
_MAX_PLACES = 24
_BROAD = frozenset({"stories", "report", "law"})
"""Kinds that name places all over the country and are about none of them."""
_DOMINANT = 0.6
_MANIFOLD = frozenset({"stories", "law"})
"""Kinds that are about no one time; a law's years are those of its making."""


def extract(
    clues: Clues, paragraphs: Sequence[Paragraph], kind: DocumentKind = "article", utc_offset: float = 8.0
) -> Metadata:
    """The document's metadata. A stated field outranks whatever the text says.

    Documents of many stories are about no one place; reports and laws about the one that their title names, or that
    outweighs all others in them.
    """
    clues = replace(clues, stated=_told(clues.stated))
    published = _published(clues, paragraphs, kind)
    if published is not None:
        published = replace(published, value=local_time(published.value, utc_offset))
    title = _title(clues, paragraphs, kind)
    body = "\n".join(paragraph.folded for paragraph in paragraphs)
    folded_title = fold(clues.stated.get("title", "") or clues.title)
    told = "" if kind == "law" else body
    year = infer_year(published.value if published else None, folded_title, clues.captions, told)
    if year is not None and published is not None and published.provenance == "inferred":
        year = replace(year, provenance="inferred")
    if year is None and kind not in _MANIFOLD:
        year = path_year(clues.file_name)
    number = paper_number(clues.head, paragraphs)
    return Metadata(
        title=title,
        source=_stated(clues, "source")
        or find_source(
            clues.credits,
            clues.head,
            clues.notices,
            clues.agency,
            clues.around,
            clues.stated.get("site", ""),
        ),
        url=_stated(clues, "url"),
        published=published,
        year=year,
        period=None
        if kind in _MANIFOLD
        else infer_period(year, published.value if published else None, folded_title, body),
        places=_places(clues, folded_title, paragraphs, kind) or _places_of_path(clues, kind),
        authors=_authors(clues),
        tags=_listed(clues, "tags"),
        number=number,
        issuer=issuer(clues.stated.get("title", "") or clues.title, paragraphs, kind),
    )


def _places_of_path(clues: Clues, kind: DocumentKind) -> tuple[Fact, ...]:
    place = path_place(clues.file_name) if kind not in _MANIFOLD else None
    return (place,) if place else ()


def _told(stated: Mapping[str, str]) -> dict[str, str]:
    """What is stated, without what a template holds in a value's place: {{title}}, 网站名称."""
    return {
        name: value
        for name, value in stated.items()
        if not _PLACEHOLDER.takes(folded := fold(value.strip()))
        or (name not in _NAMED_BY_LABEL and folded.isalpha())
    }


def _stated(clues: Clues, name: str) -> Fact | None:
    value = clues.stated.get(name, "").strip()
    return Fact(value, "stated", name) if value else None


def _title(clues: Clues, paragraphs: Sequence[Paragraph], kind: DocumentKind) -> Fact | None:
    if stated := _stated(clues, "title"):
        return stated
    if clues.title:
        return Fact(clues.title, "stated", clues.title)
    for paragraph in paragraphs[:3]:
        event = _EVENT.find(paragraph.folded)
        if event is not None and len(event.group("who") + event.group("what")) <= _TITLE_MAX:
            text = paragraph.text
            words = (
                text[event.start("who") : event.end("who")] + text[event.start("what") : event.end("what")]
            )
            return Fact(words, "derived", text[: event.end()])
    return _made_title(paragraphs) if kind not in _UNTITLED else None


def _made_title(paragraphs: Sequence[Paragraph]) -> Fact | None:
    """A name for a document without a title: its first heading, else its first sentence, cut at a stop."""
    for paragraph in paragraphs[:_MADE_WITHIN]:
        called = len(paragraph.folded) <= 20 and paragraph.folded.endswith(":")  # 各位代表:
        if called or paragraph.listed or paragraph.kind == "table" or not _WORD.search(paragraph.folded):
            continue
        if paragraph.role == "heading":
            beside = sum(p.role == "heading" and p.level == paragraph.level for p in paragraphs)
            if beside >= _MADE_BESIDE:
                return None  # one of many that stand beside each other names none but its own part
            return Fact(paragraph.text[:_TITLE_MAX], "inferred", paragraph.text)
        stops = [found.start() for found in _STOP.finditer(paragraph.folded[:_TITLE_MAX])]
        end = next((stop for stop in stops if stop >= _MADE_MIN), min(len(paragraph.text), _TITLE_MAX))
        return Fact(paragraph.text[:end].rstrip(), "inferred", paragraph.text)
    return None


def _published(clues: Clues, paragraphs: Sequence[Paragraph], kind: DocumentKind) -> Fact | None:
    """The publication date: stated field, imprint line, signature, dateline with a dated address; never a footer's
    ©."""
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


def _listed(clues: Clues, name: str) -> tuple[Fact, ...]:
    parts = (part.strip(" #") for part in re.split(r"[,，、;；|]", clues.stated.get(name, "")))
    return tuple(Fact(part, "stated", name) for part in dict.fromkeys(parts) if part)


def _authors(clues: Clues) -> tuple[Fact, ...]:
    """Writers first, then editors and checkers; the evidence shows the part each played."""
    writers: dict[str, Fact] = {}
    others: dict[str, Fact] = {}
    for credit in clues.credits:
        if credit.role not in ("person", "byline"):
            continue
        writing = credit.role == "byline" or _WRITERS.find(fold(credit.label)) is not None
        evidence = f"{credit.label}:{credit.value}" if credit.label else credit.value
        for name in _names(credit.value, credit.role == "person"):
            (writers if writing else others).setdefault(name, Fact(name, "stated", evidence))
    others = {name: fact for name, fact in others.items() if name not in writers}
    return _listed(clues, "authors") or tuple((writers | others).values())


def _names(value: str, pen: bool) -> list[str]:
    """Personal names in a credit's value or a byline, roles and bullets left out; pen names where `pen` allows them."""
    folded = fold(value)
    for opened, closed in _BRACKETS:
        inside = folded.partition(closed)[0]
        if 0 < len(inside) < len(folded) and opened not in inside:
            folded = inside  # the bracket around the names ends; a button follows
    marked = _ROLES.sub(lambda role: "|" * len(role.group()), folded)
    names: list[str] = []
    for part in re.finditer(r"[^|、,/_&;:()\[\]【】■□●◆▪◎★—<>]+", marked):
        text, copy = value[part.start() : part.end()], part.group()
        if re.fullmatch(r"\s{0,4}[\u4e00-\u9fff] [\u4e00-\u9fff](?: [\u4e00-\u9fff])?\s{0,4}", copy):
            names.append(re.sub(r"\s", "", text))
        elif copy.isascii():
            names.append(text.strip())
        else:
            labelled = folded[part.end() : part.end() + 1] == ":"  # what stands before a colon is no name
            words = text.split()[: -1 if labelled else None]
            # Beside a person's name, what is none is where they work: 渡口所 韩渡.
            names += [word for word in words if is_name(fold(word))] or words
    names = [name[: name_end(fold(name))] for name in names]
    names = [name[:-1] if is_name(fold(name[:-1])) and fold(name).endswith("摄") else name for name in names]
    return [
        name
        for name in names
        if (copy := fold(name)).isascii() or (pen and len(copy) <= _PEN_CHARS) or is_name(copy)
        if _NAME.match(copy)
        and not _NO_NAME.find(copy)
        and not is_control(copy)
        and not _PLACEHOLDER.takes(copy)
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a text calls a place, and in which province and city it takes it to lie."""

    words: str
    above: tuple[str, str]


def _places(
    clues: Clues, title: str, paragraphs: Sequence[Paragraph], kind: DocumentKind
) -> tuple[Fact, ...]:
    """The places a document is about, the main one first: those named most, in the title, the dateline or at the
    start."""
    if stated := _listed(clues, "place"):
        named = (replace(one, value=normalise_place(one.value) or one.value) for one in stated)
        return tuple(dict.fromkeys(named))
    lead = "\n".join(
        [title, fold(clues.place), *(paragraph.folded for paragraph in paragraphs[:2]), *clues.captions]
    )
    known = {mention.name for mention in find_places_folded(lead)}
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, _Seen] = {}
    for text, weight in [(title, 6.0), (fold(clues.place), 1.0), *((c, 0.5) for c in clues.captions)]:
        _weigh(text, weight, known, weights, seen)
    if kind in _BROAD and (weights or kind == "stories"):
        return _ranked(weights, seen)
    for number, paragraph in enumerate(paragraphs):
        _weigh(paragraph.folded, 2.0 if number < 2 else 1.0, known, weights, seen)
    return _ranked(weights, seen, _DOMINANT if kind in _BROAD else 0.0)


def _weigh(
    text: str, weight: float, known: set[str], weights: dict[str, float], seen: dict[str, _Seen]
) -> None:
    for name, words in own_names(text):
        weights[name] += weight
        seen.setdefault(name, _Seen(words, ("", "")))
    for mention in find_places_folded(text, known) if text else ():
        weights[mention.name] += weight * _standing(mention)
        words = text[mention.start : mention.end]
        if mention.name not in seen or words == mention.name:
            seen[mention.name] = _Seen(words, (mention.province, mention.city))


def _standing(mention: PlaceMention) -> float:
    """One-character names mostly stand in compounds (川渝), which a document is seldom about."""
    return 0.3 if mention.end - mention.start == 1 else 1.0


def _ranked(weights: dict[str, float], seen: dict[str, _Seen], least: float = 0.0) -> tuple[Fact, ...]:
    """The main place, what holds it, what lies in it, and others that are named nearly as often.

    None where the main place and what lies in it have less than `least` of all that is named.
    """
    if not weights:
        return ()
    main = max(weights, key=lambda name: (weights[name], -len(name)))

    def lies_there(name: str) -> bool:
        # 江北区 is a name that two cities share; what stands around it has told which is meant.
        return name == main or is_within(name, main) or main in seen[name].above

    if weights[main] < 2:
        return ()
    total = sum(weights.values())
    if sum(weight for name, weight in weights.items() if lies_there(name)) < least * total:
        return ()
    kept = [
        name
        for name, weight in sorted(weights.items(), key=lambda item: -item[1])
        if lies_there(name) or is_within(main, name) or (weight >= 3 and weight >= 0.15 * total)
    ]
    kept.sort(key=lambda name: name != main)
    return tuple(
        Fact(name, "stated" if seen[name].words == name else "derived", seen[name].words)
        for name in kept[:_MAX_PLACES]
    )
