"""All passages of a build, and what is made of them: of the new ones anew, of the others from the snapshot before.

Either way the same comes out as if all were new, but for the last bits of a vector, which depend on the texts that it
was embedded with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from xunduan.index.documents import Document, Passage
from xunduan.index.embedded_texts import context_of, cut_to_fit, embed, text_keys, view_texts
from xunduan.index.pipeline import IngestedDocument
from xunduan.index.progress import Progress
from xunduan.index.snapshot import VIEWS, Snapshot
from xunduan.index.stores.contract import StoredPassage
from xunduan.index.stores.lexical import InvertedStore, PostingsBuilder
from xunduan.index.vector_log import VectorLog
from xunduan.language.fold import fold
from xunduan.language.spelling import pairs_of
from xunduan.language.tokens import BIGRAM, index_terms, words
from xunduan.models.contract import Encoder


@dataclass(frozen=True)
class Corpus:
    """The documents of a build, fitted to its encoder, and the snapshot that some of them were taken from."""

    ingested: list[IngestedDocument]
    previous: Snapshot | None

    @cached_property
    def documents(self) -> list[Document]:
        return [ingested.document for ingested in self.ingested]

    @cached_property
    def stored(self) -> list[StoredPassage]:
        """The passages with their words, document after document."""
        return [stored for ingested in self.ingested for stored in ingested.passages]

    @cached_property
    def passages(self) -> list[Passage]:
        return [stored.passage for stored in self.stored]

    @cached_property
    def owners(self) -> np.ndarray:
        """The row of each passage's document; int64."""
        return np.repeat(np.arange(len(self.ingested)), self._passage_counts)

    @cached_property
    def window_counts(self) -> np.ndarray:
        """How many windows each passage has; int64."""
        return np.array([len(passage.windows) for passage in self.passages])

    @cached_property
    def _passage_counts(self) -> np.ndarray:
        return np.array([len(ingested.passages) for ingested in self.ingested])

    @cached_property
    def kept_passages(self) -> np.ndarray:
        """The row of each passage in the snapshot before, -1 where it is new; int64."""
        if self.previous is None:
            return np.full(len(self.passages), -1)
        rows = np.array([-1 if ingested.row is None else ingested.row for ingested in self.ingested])
        firsts = np.searchsorted(self.previous.columns["passage_document"], rows)
        return _consecutive(np.where(rows < 0, -1, firsts), self._passage_counts)

    @cached_property
    def kept_windows(self) -> np.ndarray:
        """The same of each window."""
        if self.previous is None:
            return np.full(self.window_counts.sum(), -1)
        firsts = self.previous.window_offsets[self.kept_passages]
        return _consecutive(np.where(self.kept_passages < 0, -1, firsts), self.window_counts)

    @property
    def new(self) -> list[tuple[Document, StoredPassage]]:
        """The passages that the snapshot before does not have, each with its document."""
        rows = np.flatnonzero(self.kept_passages < 0)
        return [(self.documents[self.owners[row]], self.stored[row]) for row in rows]


def _consecutive(firsts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """`counts[i]` rows from `firsts[i]` on, one after the other; -1 for all of them where the first is -1."""
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    firsts = np.repeat(firsts, counts)
    return np.where(firsts < 0, -1, firsts + within)


def vectors_of(
    corpus: Corpus, encoder: Encoder, progress: Progress, folder: Path
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], int]:
    """Vectors and keys of every view (xunduan.index.snapshot.VIEWS), and how many were newly embedded.

    The vectors are arrays in files of `folder`, where they stay as far as they are embedded if the build is killed: the
    next one with this folder goes on from there.
    """
    texts = _texts_of(corpus, encoder)
    progress.stage("计算向量 / embedding", sum(map(len, texts.values())))
    log = VectorLog(folder, encoder.fingerprint, encoder.dimension)
    vectors, keys, embedded = {}, {}, 0
    for view in VIEWS:
        known = _known_vectors(corpus.previous, view, texts[view]) if corpus.previous else {}
        new_keys, count = embed(encoder, texts[view], known, log, progress.advance)
        progress.advance(len(texts[view]) - count)
        embedded += count
        kept = corpus.kept_passages if view == "passages" else corpus.kept_windows
        vectors[view] = _in_file(folder / f"{view}.npy", (len(kept), encoder.dimension))
        new = np.flatnonzero(kept < 0)
        for start in range(0, len(new), _PART):
            names = [key.tobytes() for key in new_keys[start : start + _PART]]
            vectors[view][new[start : start + _PART]] = log.vectors(names, known)
        keys[view] = new_keys
        if corpus.previous:
            for rows in _parts(np.flatnonzero(kept >= 0)):
                vectors[view][rows] = corpus.previous.vectors[view].rows(kept[rows])
            keys[view] = _filled(kept, new_keys, corpus.previous.vector_keys[view].__getitem__)
    return vectors, keys, embedded


def embed_share(
    corpus: Corpus, encoder: Encoder, progress: Progress, folder: Path, share: tuple[int, int]
) -> int:
    """Embed one of so many shares of the new texts, by their digests, into the log of `folder`; how many were new.

    A build with that folder embeds what no share has, and takes the rest from there.
    """
    number, shares = share
    log = VectorLog(folder, encoder.fingerprint, encoder.dimension, f"-{number}of{shares}")
    texts = [text for some in _texts_of(corpus, encoder).values() for text in some]
    mine = [text for text, key in zip(texts, text_keys(texts), strict=True) if key[0] % shares == number - 1]
    progress.stage("计算向量 / embedding", len(mine))
    _, count = embed(encoder, mine, {}, log, progress.advance)
    return count


def _texts_of(corpus: Corpus, encoder: Encoder) -> dict[str, list[str]]:
    """The texts of the new passages by view."""
    texts: dict[str, list[str]] = {view: [] for view in VIEWS}
    for document, stored in corpus.new:
        for view, found in view_texts(document, stored.passage).items():
            texts[view].extend(found)
    texts["passages"] = cut_to_fit(encoder, texts["passages"])
    return texts


_PART = 16_384


def _parts(rows: np.ndarray) -> Iterator[np.ndarray]:
    """The rows, some thousands at a time."""
    yield from (rows[start : start + _PART] for start in range(0, len(rows), _PART))


def _in_file(path: Path, shape: tuple[int, int]) -> np.ndarray:
    """A float32 array whose memory the system can take back at any time."""
    if 0 in shape:
        return np.empty(shape, np.float32)
    return np.lib.format.open_memmap(path, "w+", np.float32, shape)


def _known_vectors(previous: Snapshot, view: str, texts: list[str]) -> dict[bytes, np.ndarray]:
    """What the snapshot before has of these texts, in files that have changed since or are gone."""
    wanted = {key.tobytes() for key in text_keys(texts)}
    size = previous.vector_keys[view].shape[1]
    packed = previous.vector_keys[view].tobytes()
    names = (packed[at : at + size] for at in range(0, len(packed), size))
    rows = {name: row for row, name in enumerate(names) if name in wanted}
    return dict(zip(rows, previous.vectors[view].rows(np.array(list(rows.values()), np.int64)), strict=True))


def _filled(kept: np.ndarray, new: np.ndarray, earlier: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """All rows: the new ones from `new`, in order, the others from `earlier`, which is given their earlier rows."""
    whole = np.empty((len(kept), *new.shape[1:]), new.dtype)
    whole[kept < 0] = new
    whole[kept >= 0] = earlier(kept[kept >= 0])
    return whole


def lexical_of(corpus: Corpus) -> tuple[InvertedStore, dict[str, int]]:
    """The lexical store, and the character pairs of the windows with the number of windows that hold each."""
    windows, context = PostingsBuilder(), PostingsBuilder()
    for document, stored in corpus.new:
        passage = stored.passage
        folded = fold(passage.text)
        for window, found in zip(passage.windows, stored.words.split("\n"), strict=True):
            windows.add(index_terms(folded[window.start : window.end], found.split()))
        around = fold(context_of(document, passage))
        context.add(index_terms(around, words(around)))
    lexical = InvertedStore({"windows": windows.postings(), "context": context.postings()}, len(corpus.new))
    pairs = pairs_of([windows.terms])
    if corpus.previous:
        kept = {"windows": corpus.kept_windows, "context": corpus.kept_passages}
        earlier = corpus.previous.lexical
        assert isinstance(earlier, InvertedStore), "the one kind that builds write (xunduan.index.stores.opening)"
        lexical = earlier.updated(kept, lexical)
        pairs |= corpus.previous.pairs
    ordered = sorted(pairs)
    counts = lexical.window_counts(BIGRAM + pair for pair in ordered)
    return lexical, {pair: count for pair, count in zip(ordered, counts.tolist(), strict=True) if count}
