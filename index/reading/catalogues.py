"""Files that say what other files are: what Zotero exports beside its attachments (RIS, BibTeX), and sitemaps
beside saved pages.

What a catalogue states of a file outranks what the file states of itself: people keep catalogues, and programs fill in
properties. An entry whose file is not there, or could be one of several, says nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from lxml import etree

from xunduan.errors import UnreadableFile
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.files import SourceFile, load
from xunduan.index.reading.frontmatter import stated_fields
from xunduan.index.reading.limits import Limits
from xunduan.index.reading.xml import parse_xml
from xunduan.language.han import HAN

Entry = tuple[tuple[PurePosixPath, ...], dict[str, str]]
"""The paths where the entry's file may be, best first, and the metadata stated of it."""
_FIELDS = {
    "title": ("title", "primary_title"),
    "source": (
        "journal_name",
        "journal",
        "journaltitle",
        "secondary_title",
        "publisher",
        "institution",
        "school",
    ),
    "published": ("date", "year"),
    "url": ("url", "urls"),
    "tags": ("keywords",),
}
"""Our keys to rispy's and BibTeX's names; the first that an entry has counts."""


def catalogued(
    files: Iterable[SourceFile], limits: Limits
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """What the catalogues among `files` state, by the path of the file it is said of; and each catalogue's path with
    the reason why it cannot be read, or "" where it can."""
    files = list(files)
    catalogues = [(file, read) for file in files if (read := _reader(file.relative))]
    if not catalogues:
        return {}, {}
    by_name: dict[str, list[PurePosixPath]] = defaultdict(list)
    for path in (PurePosixPath(file.relative) for file in files):
        by_name[path.name].append(path)
    stated: dict[str, dict[str, str]] = {}
    told: dict[str, str] = {}
    for file, read in catalogues:
        try:
            for places, fields in read(load(file, limits)):
                found = next(filter(None, (_found(place, file.relative, by_name) for place in places)), None)
                if found and fields:
                    stated[found] = fields
            told[file.relative] = ""
        except UnreadableFile as reason:
            told[file.relative] = str(reason)
    return stated, told


def _reader(relative: str) -> Callable[[bytes], Iterator[Entry]] | None:
    if not relative.lower().endswith((".xml", ".ris", ".bib")):
        return None
    path = PurePosixPath(relative.lower())
    if path.suffix == ".xml" and path.stem.startswith("sitemap"):
        return _sitemap
    return {".ris": _ris, ".bib": _bibtex}.get(path.suffix)


def _found(place: PurePosixPath, catalogue: str, by_name: Mapping[str, list[PurePosixPath]]) -> str | None:
    """The one listed file that a stated path means: beside the catalogue, else the only one whose path ends like it.

    An address of another machine's disk ends in the folder and the name; a name alone would say too little.
    """
    listed = by_name.get(place.name, [])
    if (beside := PurePosixPath(catalogue).parent / place) in listed:
        return str(beside)
    ending = place.parts[-2:]
    alike = [path for path in listed if len(ending) == 2 and path.parts[-2:] == ending]
    return str(alike[0]) if len(alike) == 1 else None


def _ris(data: bytes) -> Iterator[Entry]:
    import rispy

    class Parser(rispy.parser.RisParser):  # type: ignore[misc]  # rispy has no types
        # An attachment has a line of its own.
        DEFAULT_LIST_TAGS: ClassVar[list[str]] = [*rispy.config.LIST_TYPE_TAGS, "L1", "L4"]

    try:
        entries = Parser().parse(decode(data).text)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise UnreadableFile("不是 RIS 文件", f"no RIS file: {error}") from error
    for entry in entries:
        stated = _stated(entry, [_name(one) for one in entry.get("authors", ())])
        for address in (*entry.get("file_attachments1", ()), *entry.get("figure", ())):
            yield (_place(address),), stated


def _bibtex(data: bytes) -> Iterator[Entry]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it logs the file's own words
    library = parse_string(decode(data).text)
    files = {entry.key: entry["file"] for entry in library.entries if "file" in entry.fields_dict}
    for entry in LatexDecodingMiddleware().transform(library).entries:
        fields = {name.lower(): str(field.value) for name, field in entry.fields_dict.items()}
        authors = [_name(one) for one in fields.get("author", "").split(" and ")]
        stated = _stated(fields, authors)
        for attached in files.get(entry.key, "").replace("\\:", ":").split(";"):
            # Label:path:media type, as Zotero and JabRef write it; a path of Windows has a colon of its own.
            parts = attached.split(":")
            path = ":".join(parts[1:-1]) if len(parts) > 2 else attached
            if path.strip():
                yield (_place(path.replace("\\\\", "/")),), stated


def _stated(fields: Mapping[str, object], authors: list[str]) -> dict[str, str]:
    given = {
        key: next((fields[name] for name in names if fields.get(name)), None)
        for key, names in _FIELDS.items()
    }
    # 2021/03/15/ and 2021/// are RIS for a day and for a year alone
    given["published"] = str(given["published"] or "").strip("/ ").replace("/", "-")
    if isinstance(given["url"], list):
        given["url"] = given["url"][0]
    if isinstance(given["tags"], str):
        given["tags"] = given["tags"].replace(",", "、").replace(";", "、").split("、")
    return stated_fields({**given, "authors": [name for name in authors if name]})


def _name(name: str) -> str:
    """王, 小河 as 王小河, and Müller, Jan as Jan Müller."""
    family, _, given = (part.strip() for part in name.partition(","))
    chinese = HAN.search(family) is not None
    return family + given if chinese else f"{given} {family}".strip()


def _place(address: str) -> PurePosixPath:
    path = unquote(urlsplit(address).path) if address.startswith("file:") else address
    return PurePosixPath(path.strip().replace("\\", "/"))


def _sitemap(data: bytes) -> Iterator[Entry]:
    """Pages as wget and other mirrors save them: by host and path, or by path below the sitemap."""
    root = parse_xml(data)
    if root is None or etree.QName(root).localname != "urlset":
        raise UnreadableFile("不是网站地图", "no sitemap")
    for url in root:
        told = {
            etree.QName(one).localname: (one.text or "").strip()
            for one in url.iter()
            if isinstance(one.tag, str)
        }
        address = urlsplit(told.get("loc", ""))
        path = unquote(address.path).lstrip("/")
        if not address.hostname:
            continue
        names = (
            [path + "index.html"]
            if path.endswith("/") or not path
            else [path, f"{path}.html", f"{path}/index.html"]
        )
        places = [PurePosixPath(at) for name in names for at in (f"{address.hostname}/{name}", name)]
        fields = {"url": told["loc"], "title": told.get("title"), "published": told.get("publication_date")}
        yield tuple(places), stated_fields({**fields, "source": told.get("name")})
