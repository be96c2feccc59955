"""Source files to cleaned documents and passages, reusing what an earlier build made of unchanged files."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, count
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter

from xunduan.errors import SourceError, UnreadableFile, bilingual
from xunduan.index.article.cleaning.site import recurring_lines, site_lines_of
from xunduan.index.documents import RawDocument, passage_id
from xunduan.index.pipeline import IngestedDocument, window_words
from xunduan.index.processing import PROCESSED, Processed, processor_for
from xunduan.index.reading import Limits, SourceFile, read_guarded, walk
from xunduan.index.reading.catalogues import catalogued
from xunduan.index.spool import Spool
from xunduan.index.stores.contract import PassageStore, StoredFile, StoredPassage
from xunduan.models.folder import file_digest
from xunduan.settings import Settings

_log = logging.getLogger(__name__)
_Told = Callable[[SourceFile], Mapping[str, str]]
_TOGETHER = 16
"""Documents of one file that are processed together."""


_RAW = TypeAdapter(tuple[RawDocument, ...])


@dataclass(frozen=True)
class KeptDocument:
    """A document that the earlier build's store has, by its row there and the id that it now has."""

    row: int
    id: str
    path: str
    renamed: bool
    """Whether it had another id there."""


@dataclass(frozen=True)
class IngestedFile:
    """What one source file yielded, read now or by an earlier build."""

    stored: StoredFile
    kept: tuple[KeptDocument, ...]
    """Its documents where an earlier build had read them."""
    read: Callable[[], tuple[IngestedDocument, ...]] = field(compare=False)

    @property
    def documents(self) -> tuple[IngestedDocument, ...]:
        """Its documents, read from disk each time: they are not kept in memory."""
        return self.read()

    @property
    def reused(self) -> bool:
        return bool(self.kept)


@dataclass
class Ingestion:
    """All files of a source in the order of their paths, and those left out with the reason."""

    files: list[IngestedFile] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> dict[str, tuple[str, ...]]:
        """What went wrong with files that are in the index all the same."""
        return {file.stored.path: file.stored.problems for file in self.files if file.stored.problems}


@dataclass(frozen=True)
class _Listed:
    file: SourceFile
    sha256: str
    raw: int | None
    """Where its documents wait in the spool; None where an earlier build has read these very bytes."""
    characters: int
    lines: tuple[str, ...]
    problems: tuple[str, ...]


def ingest(
    source: Path,
    previous: PassageStore | None,
    settings: Settings,
    progress: Callable[[int, int], object] = lambda done, total: None,
    leave_out: Path | None = None,
    work: Path | None = None,
    say: Callable[[str], object] = lambda line: None,
) -> Ingestion:
    """Read, clean and split the files of `source`.

    A file whose bytes an earlier build has read is not read again, unless the lines that recur over the source
    have changed for it. `progress` is called with the files done and their number, `say` with what takes long
    within one. What is made of them waits on disk, in the folder `work` (None: where temporary files are), until
    it is asked for. Files below the folder `leave_out` are passed over: an index may lie within what it indexes.
    Raises SourceError where the source is missing or nothing in it can be indexed.
    """
    result = Ingestion()
    raws, made = Spool(work, _RAW), Spool(work, PROCESSED)
    limits = Limits.from_settings(settings)
    known = previous.files() if previous else {}
    apart = leave_out.resolve() if leave_out else None
    below = _Below(apart)
    files = list(_distinct(file for file in walk(source) if not below.holds(file.path)))
    stated, catalogues = catalogued(files, limits)
    result.skipped |= {path: reason for path, reason in catalogues.items() if reason}
    files = [file for file in files if file.relative not in catalogues]
    taken: set[str] = set()
    told = partial(_told, stated)
    listed = deque(
        _list(files, known, limits, result, told, raws, lambda done: progress(done, 2 * len(files)), say)
    )
    for done, (entry, repeated, documents) in enumerate(
        _processed(listed, raws, previous, known, limits, told, settings), 1
    ):
        if documents is None:
            assert previous is not None
            result.files.append(_reused(previous, known[entry.file.relative], taken))
        elif isinstance(documents, str):
            result.skipped[entry.file.relative] = documents
        elif documents := tuple(document for document in documents if document.passages):
            ids = tuple(document.document.id for document in documents)
            found = (document.problem for document in documents if document.problem)
            problems = tuple(dict.fromkeys((*entry.problems, *found)))
            stored = StoredFile(entry.file.relative, entry.sha256, repeated, entry.lines, problems, ids)
            number = made.append(tuple(_unique(document, taken) for document in documents))
            result.files.append(IngestedFile(stored, (), partial(made.__getitem__, number)))
        else:
            result.skipped[entry.file.relative] = bilingual(
                "清理后没有正文", "no body text is left after cleaning"
            )
        progress(len(files) + done, 2 * len(files))
    progress(2 * len(files), 2 * len(files))
    if not result.files:
        raise SourceError(_nothing_left(source, result.skipped))
    return result


def _processed(
    listed: deque[_Listed],
    raws: Spool[tuple[RawDocument, ...]],
    previous: PassageStore | None,
    known: dict[str, StoredFile],
    limits: Limits,
    told: _Told,
    settings: Settings,
) -> Iterator[tuple[_Listed, str, Processed | str | None]]:
    """Each file in order: the digest of its recurring lines, and its documents or why there are none.

    None where the earlier build has made the same of it.
    """
    recurring = recurring_lines(entry.lines for entry in listed)

    def recur_in(entry: _Listed) -> dict[str, int]:
        return {line: recurring[line] for line in entry.lines if line in recurring}

    def is_made(entry: _Listed, repeated: str) -> bool:
        earlier = known.get(entry.file.relative)
        return bool(entry.raw is None and previous and earlier and earlier.repeated == repeated)

    digests = deque(_digest_of_lines(recur_in(entry)) for entry in listed)
    characters = 0
    for entry, repeated in zip(listed, digests, strict=True):
        # The bytes of a file that is read again say about how many characters it has.
        if not is_made(entry, repeated):
            characters += entry.characters or entry.file.size
    pending: deque[tuple[_Listed, str, list[Future[Processed]] | None]] = deque()
    with processor_for(characters, settings) as processor:
        while listed or pending:
            while listed and len(pending) < processor.ahead:
                entry, repeated = listed.popleft(), digests.popleft()
                futures: list[Future[Processed]] | None = None
                if not is_made(entry, repeated):
                    found = raws[entry.raw] if entry.raw is not None else _read_one(entry.file, limits, told)
                    batches = (found[at : at + _TOGETHER] for at in range(0, len(found), _TOGETHER))
                    futures = [processor.submit(batch, recur_in(entry)) for batch in batches]
                pending.append((entry, repeated, futures))
            entry, repeated, futures = pending.popleft()
            if futures is None:
                yield entry, repeated, None
                continue
            try:
                documents: Processed | str = tuple(chain.from_iterable(future.result() for future in futures))
            except Exception as error:  # whatever one document does to a rule, the others are indexed
                _log.exception("cannot process %s", entry.file.relative)
                documents = bilingual(
                    f"处理出错：{type(error).__name__}: {error}",
                    f"cannot be processed: {type(error).__name__}: {error}",
                )
            yield entry, repeated, documents


def _digest_of_lines(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


class _Below:
    """Which files lie below a folder, whatever links lead there; each folder on the way is looked at once."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: dict[Path, bool] = {}

    def holds(self, path: Path) -> bool:
        if self._folder is None:
            return False
        if path.is_symlink():
            return self._folder in _real(path).parents
        parent = path.parent
        if parent not in self._known:
            resolved = _real(parent)
            self._known[parent] = self._folder in (resolved, *resolved.parents)
        return self._known[parent]


def _real(path: Path) -> Path:
    """Where links lead; unlike `Path.resolve`, also of those that lead round to themselves, which reading refuses."""
    return Path(os.path.realpath(path))


def _distinct(files: Iterable[SourceFile]) -> Iterator[SourceFile]:
    """The files under names of their own: two names in different encodings may read alike."""
    taken: set[str] = set()
    for file in files:
        relative = _free(file.relative, _numbered(file.relative), taken)
        yield file if relative == file.relative else replace(file, relative=relative)


def _numbered(relative: str) -> Iterator[str]:
    path = PurePosixPath(relative)
    yield from (str(path.with_stem(f"{path.stem} ({number})")) for number in count(2))


def _nothing_left(source: Path, skipped: dict[str, str]) -> str:
    first = next(iter(skipped.items()), ("", ""))
    return bilingual(
        f"{source} 里没有可索引的文件(跳过 {len(skipped)} 个，例如 {first[0]}:{first[1]})",
        f"nothing in {source} can be indexed ({len(skipped)} skipped, such as {first[0]}: {first[1]})",
    )


def _list(
    files: Iterable[SourceFile],
    known: dict[str, StoredFile],
    limits: Limits,
    result: Ingestion,
    told: _Told,
    raws: Spool[tuple[RawDocument, ...]],
    progress: Callable[[int], object],
    say: Callable[[str], object],
) -> list[_Listed]:
    """Digest every file and read those that no earlier build has read."""
    listed: dict[str, _Listed] = {}
    changed: list[tuple[SourceFile, str]] = []
    order: list[str] = []
    for file in files:
        order.append(file.relative)
        digest = _digest(file, limits, told(file))
        earlier = known.get(file.relative)
        if earlier and earlier.sha256 == digest:
            listed[file.relative] = _Listed(file, digest, None, 0, earlier.lines, earlier.problems)
        else:
            changed.append((file, digest))
    progress(len(listed))
    digests = {file.relative: digest for file, digest in changed}
    for file, outcome in read_guarded((file for file, _ in changed), limits, say):
        if isinstance(outcome, UnreadableFile):
            result.skipped[file.relative] = str(outcome)
        else:
            documents = _with(told(file), outcome.documents)
            lines = tuple(sorted(set().union(*map(site_lines_of, documents))))
            number = raws.append(documents)
            characters = sum(len(block.text) for raw in documents for block in raw.blocks)
            listed[file.relative] = _Listed(
                file, digests[file.relative], number, characters, lines, outcome.problems
            )
        progress(len(listed) + len(result.skipped))
    return [listed[relative] for relative in order if relative in listed]


def _told(stated: Mapping[str, Mapping[str, str]], file: SourceFile) -> Mapping[str, str]:
    """What the source's catalogues state of a file."""
    return stated.get(file.relative, {})


def _with(told: Mapping[str, str], documents: tuple[RawDocument, ...]) -> tuple[RawDocument, ...]:
    """The documents with what a catalogue states of their file; what a file holds beside its first one is not meant."""
    if not told or not documents:
        return documents
    return (replace(documents[0], stated={**documents[0].stated, **told}), *documents[1:])


def _digest(file: SourceFile, limits: Limits, told: Mapping[str, str]) -> str:
    """SHA-256 of the file and of what a catalogue states of it, or "" where it cannot or need not be read here: reading
    then says why."""
    try:
        readable = file.size <= limits.file_max_bytes and file.path.is_file()
        digest = file_digest(file.path) if readable else ""
        if not (digest and told):
            return digest
        return hashlib.sha256(digest.encode() + json.dumps(told, sort_keys=True).encode()).hexdigest()
    except OSError:  # is_file raises where a folder above may not be entered, and at a path that is too long
        return ""


def _read_one(file: SourceFile, limits: Limits, told: _Told) -> tuple[RawDocument, ...]:
    _, outcome = next(iter(read_guarded([file], limits)))
    if isinstance(outcome, UnreadableFile):
        return ()  # it was readable a moment ago: the next build finds it changed or gone
    return _with(told(file), outcome.documents)


def _reused(previous: PassageStore, file: StoredFile, taken: set[str]) -> IngestedFile:
    """What an earlier build made of the file, under the ids that its documents ask for as far as these are free."""
    kept = tuple(
        KeptDocument(row, identifier := _unique_id(wanted, taken), path, identifier != stored)
        for (row, stored, path), wanted in zip(previous.documents_of_file(file.path), file.ids, strict=True)
    )
    return IngestedFile(file, kept, lambda: tuple(taken_over(previous, one) for one in kept))


def taken_over(previous: PassageStore, kept: KeptDocument) -> IngestedDocument:
    """A document of the earlier build's store under the id that it now has."""
    passages = (StoredPassage(one, window_words(one)) for one in previous.passages_of(kept.row))
    return _named(IngestedDocument(previous.document(kept.row), tuple(passages)), kept.id)


def _unique(ingested: IngestedDocument, taken: set[str]) -> IngestedDocument:
    """The document under an id that no earlier one of this build has: two records may state the same."""
    return _named(ingested, _unique_id(ingested.document.id, taken))


def _unique_id(wanted: str, taken: set[str]) -> str:
    return _free(wanted, (f"{wanted}-{number}" for number in count(2)), taken)


def _free(wanted: str, others: Iterator[str], taken: set[str]) -> str:
    """What is wanted or else the first of the others that is not taken; it is then."""
    name = wanted if wanted not in taken else next(other for other in others if other not in taken)
    taken.add(name)
    return name


def _named(ingested: IngestedDocument, identifier: str) -> IngestedDocument:
    if identifier == ingested.document.id:
        return ingested
    passages = tuple(
        replace(
            stored,
            passage=replace(
                stored.passage, id=passage_id(identifier, stored.passage.start), document_id=identifier
            ),
        )
        for stored in ingested.passages
    )
    return replace(ingested, document=replace(ingested.document, id=identifier), passages=passages)
