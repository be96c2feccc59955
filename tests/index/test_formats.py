"""From file to passage: the same twenty articles give the same passages in every format and encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.corpus_writer import FORMS, articles, can_write, write
from xunduan.index.ingest import ingest
from xunduan.index.reading import guard
from xunduan.settings import Settings


def passages(folder: Path, form: str) -> dict[str, list[str]]:
    """The passages of each article by its name, white space aside."""
    for article in articles():
        if can_write(article, form):
            write(article, folder, form)
    ingestion = ingest(folder, None, Settings())
    assert not ingestion.skipped
    return {
        document.document.path[:2]: ["".join(stored.passage.text.split()) for stored in document.passages]
        for file in ingestion.files
        for document in file.documents
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the articles give as plain text in UTF-8."""
    found = passages(tmp_path_factory.mktemp("plain"), "txt utf-8")
    assert len(found) == len(articles()) == 20 and all(found.values())
    return found


@pytest.mark.parametrize("form", [form for form in FORMS if form != "txt utf-8"])
def test_every_form_gives_the_same_passages(
    form: str, tmp_path: Path, plain: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # In this process: the readers are the same, and a start of guarded ones for each form costs two seconds.
    monkeypatch.setattr(guard, "_is_harmless", lambda file: True)
    found = passages(tmp_path, form)
    assert len(found) == sum(can_write(article, form) for article in articles())
    for name, texts in found.items():
        assert texts == plain[name]
