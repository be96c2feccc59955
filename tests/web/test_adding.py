from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeLive
from xunduan.settings import Settings
from xunduan.web.adding import Job, safe_name
from xunduan.web.app import create_app

KEY = "一把很长的钥匙！"
TEXT = "县图书馆开馆\n\n县图书馆今天开馆，新增藏书12000册。".encode()


@pytest.fixture
def operated(tmp_path: Path) -> FakeLive:
    (tmp_path / "papers").mkdir()
    return FakeLive(source=tmp_path / "papers")


@pytest.fixture
def operator(operated: FakeLive) -> Iterator[TestClient]:
    with TestClient(create_app(operated, Settings(adding_key=KEY)), headers={"Accept": "text/html"}) as made:
        yield made


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it never came about")


def test_without_a_key_of_the_operators_the_page_does_not_exist(visitor: TestClient) -> None:
    assert visitor.get("/add").status_code == 404
    assert visitor.post("/add", data={"key": ""}).status_code == 404


@pytest.mark.parametrize("key", ["", "falsch", KEY + "!"])
def test_a_wrong_key_changes_nothing(operator: TestClient, operated: FakeLive, key: str) -> None:
    answer = operator.post("/add", data={"key": key}, files={"files": ("开馆.txt", TEXT)})
    assert answer.status_code == 403
    assert list(operated.source.iterdir()) == []
    assert operated.updates == 0


def test_a_dropped_file_is_kept_read_and_indexed(operator: TestClient, operated: FakeLive) -> None:
    answer = operator.post("/add", data={"key": KEY}, files={"files": ("开馆.txt", TEXT)})
    assert answer.status_code == 200
    assert "县图书馆开馆" in answer.text
    assert "1 个数字" in answer.text
    assert (operated.source / "added" / "开馆.txt").read_bytes() == TEXT
    _until(lambda: operated.updates == 1)
    _until(lambda: operator.get("/add/progress").json() == {"running": False, "problem": ""})


def test_what_cannot_be_read_is_not_kept_and_the_reason_is_told(
    operator: TestClient, operated: FakeLive
) -> None:
    answer = operator.post("/add", data={"key": KEY}, files={"files": ("坏.docx", b"no archive")})
    assert "没有收入" in answer.text
    assert list((operated.source / "added").iterdir()) == []


def test_a_name_that_is_taken_is_not_overwritten(operator: TestClient, operated: FakeLive) -> None:
    operator.post("/add", data={"key": KEY}, files={"files": ("开馆.txt", TEXT)})
    answer = operator.post("/add", data={"key": KEY}, files={"files": ("开馆.txt", "别的正文。".encode())})
    assert "已有同名文件" in answer.text
    assert (operated.source / "added" / "开馆.txt").read_bytes() == TEXT


def test_removing_takes_only_what_was_added(operator: TestClient, operated: FakeLive) -> None:
    (operated.source / "原有.txt").write_bytes(TEXT)
    operator.post("/add", data={"key": KEY}, files={"files": ("开馆.txt", TEXT)})
    assert operator.post("/add", data={"key": KEY, "remove": "../原有.txt"}).status_code == 404
    assert operator.post("/add", data={"key": "falsch", "remove": "开馆.txt"}).status_code == 403
    assert operator.post("/add", data={"key": KEY, "remove": "开馆.txt"}).status_code == 200
    assert list((operated.source / "added").iterdir()) == []
    assert (operated.source / "原有.txt").exists()


def test_a_source_that_is_no_folder_is_told(operator: TestClient, operated: FakeLive) -> None:
    operated.source = operated.source / "records.jsonl"
    answer = operator.post("/add", data={"key": KEY}, files={"files": ("开馆.txt", TEXT)})
    assert answer.status_code == 409
    assert "records.jsonl" in answer.text


def test_no_file_is_told(operator: TestClient) -> None:
    assert operator.post("/add", data={"key": KEY}).status_code == 422


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"key=1&files=a.txt", "application/x-www-form-urlencoded", 422),
        (b"no part", "multipart/form-data; boundary=a", 400),
    ],
)
def test_what_is_no_upload_is_told_how_to_be_one(
    operator: TestClient, content: bytes, kind: str, status: int
) -> None:
    answer = operator.post("/add", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "multipart/form-data" in answer.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\年报.pdf", "年报.pdf"),
        (".hidden", "hidden"),
        ("..", "file.txt"),
        ("a\x00b.txt", "ab.txt"),
        ('年报:"终稿"?.pdf', "年报__终稿__.pdf"),
        ("con.txt", "_con.txt"),
        ("Lpt1", "_Lpt1"),
        ("console.txt", "console.txt"),
        ("长" * 300 + ".txt", "长" * 100 + ".txt"),
    ],
)
def test_a_files_name_is_no_path(given: str, name: str) -> None:
    assert safe_name(given) == name


def test_a_failed_rebuild_is_told_and_the_next_one_tried() -> None:
    job, calls = Job(), []

    def update() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("disk")

    job.start(update)
    _until(lambda: not job.running)
    assert "RuntimeError" in job.problem
    job.start(update)
    _until(lambda: not job.running)
    assert job.problem == ""
