"""Nothing that a file holds stops the reading of the others."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from xunduan.errors import UnreadableFile
from xunduan.index.reading import Limits, ReadResult, SourceFile, guard, read, read_guarded, walk

GOOD = "这一篇读得到。\n它有两个段落。"


@pytest.fixture
def limits() -> Limits:
    return Limits(
        file_max_bytes=8 << 20, file_max_seconds=20, file_max_memory_mb=512, document_max_chars=200_000
    )


def outcomes(folder: Path, limits: Limits) -> dict[str, ReadResult | str]:
    """By file name, what was read, or the reason why nothing was."""
    return {
        file.relative: str(result) if isinstance(result, UnreadableFile) else result
        for file, result in read_guarded(walk(folder), limits)
    }


def word_file(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zip_bomb() -> bytes:
    """A docx whose text is 64 MB of blanks in 64 KB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file("x"))) as source, zipfile.ZipFile(stream, "w") as bomb:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + b" " * (64 << 20))
            bomb.writestr(member.filename, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_each_hostile_file_is_left_out_with_its_reason_and_the_rest_is_read(
    tmp_path: Path, limits: Limits
) -> None:
    def put(name: str, content: bytes) -> None:
        (tmp_path / name).write_bytes(content)

    put("a.txt", GOOD.encode())
    put("bomb.docx", zip_bomb())
    put("broken.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>")
    put("broken.docx", word_file(GOOD)[:4000])
    put("broken.jsonl.gz", b"\x1f\x8b\x08\x00 nothing of the sort")
    put("deep.html", b"<html><body>" + b"<div>" * 100_000 + GOOD.encode() + b"</div>" * 100_000)
    put("empty.txt", b"")
    put("binary.txt", bytes(range(256)) * 40)
    put("long.txt", "字".encode() * 250_000)
    put("sheet.xlsx", b"PK\x03\x04 whatever")
    put("unknown.xyz", GOOD.encode())
    put("z.docx", word_file(GOOD.replace("\n", "")))
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(200 << 20)  # a line of 200 MB that takes no room on the disk
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")

    found = outcomes(tmp_path, limits)

    assert isinstance(found.pop("a.txt"), ReadResult)
    assert isinstance(found.pop("z.docx"), ReadResult)
    expected = {
        "bomb.docx": "zip bomb",
        "broken.pdf": "broken PDF",
        "broken.docx": "broken",
        "broken.jsonl.gz": "broken gzip",
        "deep.html": "too deeply",
        "empty.txt": "empty",
        "binary.txt": "binary",
        "long.txt": "250,000 characters",
        "sheet.xlsx": "not a xlsx",
        "unknown.xyz": "unknown format .xyz",
        "big.txt": "larger than 8,388,608 bytes",
        "gone.txt": "broken link",
        "pipe.txt": "not a regular file",
    }
    assert found.keys() == expected.keys()
    for name, reason in expected.items():
        said = found[name]
        assert isinstance(said, str) and reason in said, (name, said)


def test_a_file_that_vanishes_midway_is_left_out(tmp_path: Path, limits: Limits) -> None:
    for name in ("a.txt", "b.txt", "c.html"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    files = list(walk(tmp_path))
    reading = read_guarded(files, limits)
    assert isinstance(next(reading)[1], ReadResult)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.html").unlink()
    assert ["gone" in str(result) for _, result in reading] == [True, True]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_left_out(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    assert "permission denied" in str(outcomes(tmp_path, limits)["secret.txt"])


def test_a_refused_open_is_a_reason(tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(GOOD, encoding="utf-8")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableFile, match="permission denied"):
        read(SourceFile(path, "secret.txt", 1, 1), limits)


class Patched:
    """A worker program in which reading a file called `bad` does something bad."""

    PROGRAM = """
import os, sys, time
import xunduan.index.reading.worker as worker
real = worker.read
def read(file, limits):
    if "bad" in file.relative:
        {deed}
    return real(file, limits)
worker.read = read
worker.main()
"""

    def __init__(self, deed: str) -> None:
        self.command = [sys.executable, "-c", self.PROGRAM.format(deed=deed)]


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("os.abort()", "SIGABRT"),
        ("os._exit(3)", "exit status 3"),
        ("raise ValueError('no such thing')", "no such thing"),
        ("while True: time.sleep(1)", "took more than 3 s"),
        ("bytearray(4 << 30)", "more than 256 MB of memory"),
        ("print('a parser that prints'); os.write(1, b'to descriptor 1'); os._exit(4)", "exit status 4"),
    ],
)
def test_whatever_kills_the_worker_costs_one_file(
    deed: str, reason: str, tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = replace(limits, file_max_memory_mb=256, file_max_seconds=30 if "sleep" not in deed else 3)
    monkeypatch.setattr(guard, "_COMMAND", Patched(deed).command)
    for name in ("a.md", "bad1.md", "bad2.md", "c.md"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    found = outcomes(tmp_path, limits)
    assert isinstance(found["a.md"], ReadResult) and isinstance(found["c.md"], ReadResult)
    for name in ("bad1.md", "bad2.md"):
        assert reason in str(found[name])


def test_a_worker_that_prints_is_understood(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed = "print('noise', flush=True); os.write(1, b'more noise')"
    monkeypatch.setattr(guard, "_COMMAND", Patched(deed).command)
    (tmp_path / "bad.html").write_text(f"<html><body><p>{GOOD}</p></body></html>", encoding="utf-8")
    assert isinstance(outcomes(tmp_path, limits)["bad.html"], ReadResult)


def test_no_worker_outlives_the_reading(tmp_path: Path, limits: Limits) -> None:
    (tmp_path / "a.html").write_text("<p>一</p>", encoding="utf-8")
    before = children()
    reading = read_guarded(walk(tmp_path), limits)
    next(reading)
    assert isinstance(reading, Generator)
    reading.close()
    assert children() <= before


def children() -> set[str]:
    """The processes that this one has started, as far as the system tells; a server of the session may be one."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(listed.read_text().split()) if listed.exists() else set()


def test_reading_needs_no_model_libraries() -> None:
    check = "import sys, xunduan.index.reading.worker; print([m for m in ('torch', 'transformers', 'numpy') if m in sys.modules])"
    root = Path(guard.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", check], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_thousand_small_files_take_a_moment(tmp_path: Path, limits: Limits) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04d}.txt").write_text(GOOD * 20, encoding="utf-8")
    started = time.process_time()
    assert len(outcomes(tmp_path, limits)) == 1000
    assert time.process_time() - started < 10  # about a quarter of a second
