"""Adding documents from the page, for whoever knows the operator's key: dropped, read, indexed, and taken away again.

They are kept in a folder of the source, so that every later build has them too.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from xunduan.errors import SourceError, UnreadableFile, XunduanError, bilingual
from xunduan.web import render
from xunduan.web.context import Web
from xunduan.web.hits import title_of
from xunduan.web.i18n import Translator, asked_language, interface_language
from xunduan.web.problems import Problem
from xunduan.web.state import SearchState
from xunduan.web.text import printable

PATH = "/add"
FOLDER = "added"
FILES_MAX = 50
_log = logging.getLogger("xunduan.adding")


@dataclass(frozen=True)
class ReadOut:
    """What was read of one document of a file, or why nothing was."""

    path: str
    title: str
    kind: str
    characters: int
    sections: int
    figures: int
    beginning: str
    problems: tuple[str, ...]
    refused: str = ""


class Job:
    """The one rebuild that may be under way, and how the last one ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted = False
        self._running = False
        self.problem = ""

    @property
    def running(self) -> bool:
        return self._running

    def start(self, update: Callable[[], None]) -> None:
        """Run `update` aside; what comes while it runs is done by one more run after it."""
        with self._lock:
            self._wanted = True
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._run, args=(update,), name="adding", daemon=True).start()

    def _run(self, update: Callable[[], None]) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._running = False
                    return
                self._wanted = False
            try:
                update()
                self.problem = ""
            except XunduanError as error:
                self.problem = str(error)
                _log.error("adding documents failed: %s", type(error).__name__)
            except Exception as error:
                self.problem = bilingual("服务器出错，已记入日志", f"it was logged: {type(error).__name__}")
                _log.exception("adding documents failed")


def build_adding(web: Web) -> APIRouter:
    """The routes below /add; only made where a key is set."""
    router = APIRouter(include_in_schema=False)
    job = Job()

    def page(request: Request, read: Sequence[ReadOut] = (), status: int = 200) -> Response:
        return render.page(
            request,
            "add.html",
            status=status,
            state=SearchState(ui=asked_language(request)),
            read=read,
            names=_names(web),
            job=job,
            path=PATH,
        )

    @router.get(PATH)
    def form(request: Request) -> Response:
        return page(request)

    @router.get(f"{PATH}/progress")
    def progress(request: Request) -> Response:
        problem = Translator(interface_language(request)).told(job.problem)
        told = {"running": job.running, "problem": problem}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    @router.post(PATH)
    def add(
        request: Request,
        key: Annotated[str, Form(max_length=1000)] = "",
        remove: Annotated[str, Form(max_length=1000)] = "",
        files: Annotated[list[UploadFile], File()] = [],  # noqa: B006
    ) -> Response:
        _require(key, web)
        folder = _folder(web)
        if remove:
            if remove not in _names(web):
                raise Problem(404, f"没有添加过“{remove}”。", f"“{remove}” was not added here.")
            (folder / remove).unlink(missing_ok=True)
            job.start(web.live.update)
            return page(request)
        given = [file for file in files if file.filename]
        if not 1 <= len(given) <= FILES_MAX:
            raise Problem(
                422,
                f"收到 {len(given)} 个文件，一次可以添加 1 到 {FILES_MAX} 个。",
                f"{len(given)} files came; give 1 to {FILES_MAX} at once.",
            )
        read = [one for file in given for one in _kept(file, folder, web)]
        job.start(web.live.update)
        return page(request, read)

    return router


def _require(key: str, web: Web) -> None:
    if not secrets.compare_digest(key.encode(), (web.settings.adding_key or "").encode()):
        raise Problem(403, "口令不对，什么也没有改动。", "The key is wrong; nothing was changed.")


def _folder(web: Web) -> Path:
    """The folder of what is added, made where it is missing; the source must be one."""
    source = web.live.source
    if not source.is_dir():
        raise Problem(
            409,
            f"索引的来源“{source.name}”不是文件夹，不能从网页添加。",
            f"The index was made from “{source.name}”, which is not a folder, so nothing can be added to it here.",
        )
    folder = source / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Problem(
            409,
            f"来源文件夹不可写：{error.strerror}。",
            f"The source folder cannot be written: {error.strerror}.",
        ) from error
    return folder


def _names(web: Web) -> list[str]:
    folder = web.live.source / FOLDER
    return sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


_FORBIDDEN = frozenset('<>:"|?*')
_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))]
)
"""Characters and names that Windows refuses: a source folder may be carried there, or lie on a share of it."""


def safe_name(given: str) -> str:
    """The last part of a file's name as a browser gives it, without anything that a path or a hidden file is made
    of."""
    name = PurePosixPath(printable(given).replace("\\", "/")).name.replace("\ufffd", "").strip(" .")
    name = "".join("_" if char in _FORBIDDEN else char for char in name)
    name = f"_{name}" if name.partition(".")[0].rstrip().upper() in _DEVICES else name
    stem, dot, ending = name.rpartition(".")
    return f"{(stem or ending)[:100]}{dot if stem else ''}{ending[:20] if stem else ''}" or "file.txt"


def _kept(file: UploadFile, folder: Path, web: Web) -> list[ReadOut]:
    """A file written to the folder and read there; one that cannot be read is not kept."""
    target = folder / safe_name(file.filename or "")
    if target.exists():
        return [
            _refused(
                target.name,
                bilingual(
                    "已有同名文件，请先移除或改名", "there is one of that name: remove it or rename this"
                ),
            )
        ]
    with target.open("wb") as written:
        while piece := file.file.read(1 << 20):
            written.write(piece)
    read = _read(target, web)
    if all(one.refused for one in read):
        target.unlink()
    return read


def _read(path: Path, web: Web) -> list[ReadOut]:
    # What reads documents takes a server half a second to import, and most are never given any.
    from xunduan.index.pipeline import process
    from xunduan.index.reading import Limits, read_guarded, walk

    made = []
    try:
        for file, outcome in read_guarded(walk(path), Limits.from_settings(web.settings)):
            if isinstance(outcome, UnreadableFile):
                made.append(_refused(file.relative, str(outcome)))
                continue
            for raw in outcome.documents:
                done = process(raw, {}, web.settings)
                document = done.document
                figures = sum(len(stored.passage.figures) for stored in done.passages)
                made.append(
                    ReadOut(
                        path=document.path,
                        title=title_of(document),
                        kind=document.kind,
                        characters=len(document.text),
                        sections=len(document.sections),
                        figures=figures,
                        beginning=document.text[:200],
                        problems=(*outcome.problems, *document.problems),
                    )
                )
    except SourceError as error:
        made.append(_refused(path.name, str(error)))
    return made or [_refused(path.name, bilingual("文件里没有文字", "there is no text in the file"))]


def _refused(path: str, reason: str) -> ReadOut:
    return ReadOut(path, path, "", 0, 0, 0, "", (), reason)
