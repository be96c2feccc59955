"""Documents on all cores: what xunduan.index.pipeline does to each, done by as many processes as there are cores.

Documents go to the processes (xunduan.index.child_process) and come back as JSON (xunduan.index.reading.messages).
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from types import TracebackType

from pydantic import TypeAdapter

from xunduan.errors import Message, XunduanError, bilingual
from xunduan.index.child_process import OUT_OF_MEMORY, bound_memory, killed_after, own_pipes, start
from xunduan.index.deadline import TooSlow, deadline
from xunduan.index.documents import RawDocument
from xunduan.index.pipeline import IngestedDocument, process, process_plainly
from xunduan.index.reading.messages import DOCUMENTS, receive, send
from xunduan.language.tokens import configure_jieba
from xunduan.settings import Settings

Processed = tuple[IngestedDocument, ...]
ALONE_UP_TO = 300_000
"""Characters that this process can handle before others would have started: some seconds' work, and since the work
is linear no more memory than it is worth to guard (81 MB for lines of two characters, 17 MB for one of 300,000)."""
_FAILED = b"!"
"""Begins what no JSON begins with: the reason why there is no answer."""
_GRACE = 5.0
"""Seconds after which a process that should have ended its work itself is ended."""
_AHEAD = 4
"""Files handed out to each process before their results are taken."""
_COMMAND = (sys.executable, "-m", "xunduan.index.processing")
PROCESSED = TypeAdapter(Processed)


class _Died(Exception):
    """A process ended in the middle of its work; the text is the reason, for the build report."""


def guarded(raw: RawDocument, site_lines: Mapping[str, int], settings: Settings) -> IngestedDocument:
    """`process`, or the document by its paragraphs where a rule fails or takes longer than a file may."""
    try:
        with deadline(settings.file_max_seconds):
            return process(raw, site_lines, settings)
    except TooSlow:
        problem = _reason(settings, 0, expired=True)
    except MemoryError:
        raise
    except Exception as error:  # whatever one document does to a rule, the text of it is found
        logging.getLogger(__name__).exception("cannot process %s", raw.path)
        problem = _by_paragraphs(
            bilingual(
                f"处理出错：{type(error).__name__}: {error}",
                f"cannot be processed: {type(error).__name__}: {error}",
            )
        )
    return process_plainly(raw, settings, problem)


def _reason(settings: Settings, status: int, expired: bool) -> str:
    if expired:
        seconds = f"{settings.file_max_seconds:g}"
        return _by_paragraphs(
            bilingual(
                f"处理超过 {seconds} 秒，可调高 XUNDUAN_FILE_MAX_SECONDS",
                f"processing took more than {seconds} s; raise XUNDUAN_FILE_MAX_SECONDS",
            )
        )
    if status == OUT_OF_MEMORY:
        size = settings.file_max_memory_mb
        return _by_paragraphs(
            bilingual(
                f"处理所需内存超过 {size} MB，可调高 XUNDUAN_FILE_MAX_MEMORY_MB",
                f"processing needs more than {size} MB of memory; raise XUNDUAN_FILE_MAX_MEMORY_MB",
            )
        )
    return _by_paragraphs(bilingual("处理进程中止", f"the processing process died: exit status {status}"))


def _by_paragraphs(reason: str) -> str:
    kept = bilingual("只按段落收录，没有数字", "taken by its paragraphs, without rules and figures")
    return str(Message.joined((reason, kept)))


class Alone:
    """Processes documents here and now."""

    ahead = 1

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to end."""

    def submit(self, raws: Sequence[RawDocument], site_lines: Mapping[str, int]) -> Future[Processed]:
        """What becomes of a file's documents; the future raises whatever a rule did."""
        done: Future[Processed] = Future()
        try:
            done.set_result(tuple(guarded(raw, site_lines, self._settings) for raw in raws))
        except Exception as error:  # told by the future, as a process of its own would
            done.set_exception(error)
        return done


class OnAllCores:
    """The same in processes of their own, one for each core. One that dies takes one file with it."""

    def __init__(self, settings: Settings, processes: int | None = None) -> None:
        count = processes or os.cpu_count() or 1
        self.ahead = _AHEAD * count
        self._settings = settings
        self._threads = ThreadPoolExecutor(count)  # each waits for one process
        self._own = threading.local()
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> OnAllCores:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process_ in self._started:
            if kind is not None:
                process_.kill()
            with suppress(BrokenPipeError):
                assert process_.stdin is not None
                process_.stdin.close()  # it ends when its input does
        self._threads.shutdown(cancel_futures=True)
        for process_ in self._started:
            process_.wait()
            assert process_.stdout is not None
            process_.stdout.close()

    def submit(self, raws: Sequence[RawDocument], site_lines: Mapping[str, int]) -> Future[Processed]:
        return self._threads.submit(self._exchange, raws, site_lines)

    def _exchange(self, raws: Sequence[RawDocument], site_lines: Mapping[str, int]) -> Processed:
        """What a process makes of the documents; those it dies of are taken by their paragraphs here."""
        try:
            return self._asked(raws, site_lines)
        except _Died as death:
            if len(raws) == 1:
                return (process_plainly(raws[0], self._settings, str(death)),)
            return tuple(chain.from_iterable(self._exchange([raw], site_lines) for raw in raws))

    def _asked(self, raws: Sequence[RawDocument], site_lines: Mapping[str, int]) -> Processed:
        worker = getattr(self._own, "worker", None)
        if worker is None or worker.poll() is not None:
            worker = self._own.worker = self._start()
        assert worker.stdin is not None and worker.stdout is not None
        expired = threading.Event()
        # The process ends each document at its time by itself, if it still can.
        seconds = len(raws) * self._settings.file_max_seconds + _GRACE
        try:
            with killed_after(seconds, worker, expired):
                send(worker.stdin, DOCUMENTS.dump_json((tuple(raws), dict(site_lines))))
                answer = receive(worker.stdout)
        except (OSError, EOFError) as error:
            worker.kill()
            status = worker.wait()
            raise _Died(_reason(self._settings, status, expired.is_set())) from error
        if answer[:1] == _FAILED:
            raise XunduanError(answer[1:].decode())
        return PROCESSED.validate_json(answer)

    def _start(self) -> subprocess.Popen[bytes]:
        worker = start(_COMMAND)
        self._started.append(worker)
        assert worker.stdin is not None
        send(worker.stdin, self._settings.model_dump_json().encode())
        return worker


def processor_for(characters: int, settings: Settings) -> Alone | OnAllCores:
    """Where so many characters are best processed."""
    return Alone(settings) if characters <= ALONE_UP_TO else OnAllCores(settings)


def main() -> None:
    """Serve documents on the input until it ends; started by OnAllCores, not for people."""
    requests, answers = own_pipes()
    settings = Settings.model_validate_json(receive(requests))
    configure_jieba(settings.cache_dir, settings.user_dictionary)
    bound_memory(settings.file_max_memory_mb)
    while True:
        try:
            raws, site_lines = DOCUMENTS.validate_json(receive(requests))
        except EOFError:
            return
        try:
            done = tuple(guarded(raw, site_lines, settings) for raw in raws)
            answer = PROCESSED.dump_json(done)
        except MemoryError:  # after that nothing in this process can be relied on
            os._exit(OUT_OF_MEMORY)
        except Exception as error:  # whatever one document does, the others are processed
            answer = _FAILED + f"{type(error).__name__}: {error}".encode("utf-8", "replace")
        send(answers, answer)


if __name__ == "__main__":
    main()
