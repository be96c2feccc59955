"""What is embedded: the texts of the three views of a passage, none of them longer than the encoder reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np

from xunduan.errors import ModelError
from xunduan.index.documents import Document, Passage, Window
from xunduan.index.vector_log import KEY_BYTES, VectorLog
from xunduan.language.han import HAN
from xunduan.models.contract import Encoder

_LOGGED_TOGETHER = 512
"""Texts embedded between two writes of the log: some seconds of work."""
_CONTEXT_CHARS = 90
"""Characters of context in front of a window: enough for a title, a place and a year, and less than the window
itself."""


def document_facts(document: Document) -> str:
    """Title, main place and period or date of a document: what its passages hardly ever say themselves."""
    metadata = document.metadata
    facts = [
        metadata.title if metadata.title and metadata.title.provenance != "inferred" else None,
        metadata.places[0] if metadata.places else None,
        metadata.period or metadata.published,
    ]
    return " ".join(fact.value for fact in facts if fact)


def context_of(document: Document, passage: Passage) -> str:
    """Everything that is true of a passage and stands outside it.

    The document's facts, its section's, headings, question and speaker, and the names of its file and folders, which
    people know where the text says nothing of the kind.
    """
    number = document.section_at(passage.start)
    section = document.sections[number] if number >= 0 else None
    own = [fact for fact in (section.heading, section.place, section.period) if fact] if section else []
    named = [part for part in PurePosixPath(document.path).with_suffix("").parts if HAN.search(part)]
    return " ".join([document_facts(document), *own, *passage.headings, *named])


def texts_to_embed(document: Document, passage: Passage) -> dict[str, list[str]]:
    """The texts to embed by view; `windows` and `contexts` have one for each window, `passages` has one."""
    windows = [passage.text[window.start : window.end] for window in passage.windows]
    heading = passage.headings[-1][:_CONTEXT_CHARS] if passage.headings else ""
    context = " ".join(part for part in (document_facts(document)[:_CONTEXT_CHARS], heading) if part)
    return {
        "windows": windows,
        "contexts": [f"{context} {window}" if context else window for window in windows],
        "passages": [f"{heading} {passage.text}" if heading else passage.text],
    }


def fit_windows(
    encoder: Encoder, documents: Sequence[Document], passages: Sequence[Passage]
) -> list[Passage]:
    """The passages with every window halved until the encoder reads the whole of each of its texts.

    Raises ModelError where even a single character with its context is too long for the encoder.
    """
    fitted = list(passages)
    pending = list(range(len(fitted)))
    while pending:
        texts = [texts_to_embed(documents[i], fitted[i]) for i in pending]
        counts = iter(encoder.passage_tokens([text for views in texts for text in views["contexts"]]))
        again = []
        for i, views in zip(pending, texts, strict=True):
            too_long = [next(counts) > encoder.max_tokens for _ in views["contexts"]]
            if any(too_long):
                fitted[i] = _halve(fitted[i], too_long, encoder)
                again.append(i)
        pending = again
    return fitted


def _halve(passage: Passage, too_long: Sequence[bool], encoder: Encoder) -> Passage:
    windows: list[Window] = []
    for window, over in zip(passage.windows, too_long, strict=True):
        if not over:
            windows.append(window)
        elif window.end - window.start < 2:
            raise ModelError(
                f"模型 {encoder.name} 一次只能读 {encoder.max_tokens} 个词元，连一个字也放不下，请换一个模型",
                f"model {encoder.name} reads only {encoder.max_tokens} tokens, too few for one character: use another",
            )
        else:
            middle = (window.start + window.end) // 2
            windows += [Window(window.start, middle), Window(middle, window.end)]
    return replace(passage, windows=tuple(windows))


def cut_to_fit(encoder: Encoder, texts: Sequence[str]) -> list[str]:
    """The texts, each halved until the encoder reads the whole of it; for whole passages, whose windows hold the
    rest."""
    fitted = list(texts)
    pending = list(range(len(fitted)))
    while pending:
        counts = encoder.passage_tokens([fitted[i] for i in pending])
        pending = [
            i
            for i, count in zip(pending, counts, strict=True)
            if count > encoder.max_tokens and len(fitted[i]) > 1
        ]
        for i in pending:
            fitted[i] = fitted[i][: len(fitted[i]) // 2]
    return fitted


def text_keys(texts: Sequence[str]) -> np.ndarray:
    """(len(texts), KEY_BYTES) uint8: digests by which a later build knows a text it has embedded."""
    digests = b"".join(hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest() for text in texts)
    return np.frombuffer(digests, np.uint8).reshape(len(texts), KEY_BYTES)


def embed(encoder: Encoder, texts: Sequence[str], log: VectorLog, progress: Callable[[int], object]) -> int:
    """Log the vectors of the texts; how many had to be embedded, as the log did not have them.

    They go to the log some hundreds at a time, so that a build that is killed has not embedded them in vain.
    """
    keys = text_keys(texts)
    logged = log.find(keys) >= 0
    new = {key.tobytes(): text for key, text, known in zip(keys, texts, logged, strict=True) if not known}
    # Texts of like length lie together, and the long ones come first: little padding, and an early end of memory.
    ordered = sorted(new.items(), key=lambda item: -len(item[1]))
    for start in range(0, len(ordered), _LOGGED_TOGETHER):
        part = ordered[start : start + _LOGGED_TOGETHER]
        names = np.frombuffer(b"".join(key for key, _ in part), np.uint8).reshape(-1, KEY_BYTES)
        log.append(names, encoder.encode_passages([text for _, text in part], progress))
    return len(new)
