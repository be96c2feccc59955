"""The embedding in shares, each by a process of its own: on this machine, or on others that have the same source
and model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xunduan.errors import XunduanError, first_line
from xunduan.index.build import WORK
from xunduan.index.embedding import embed_share
from xunduan.index.ingest import ingest
from xunduan.index.progress import Progress, SilentProgress
from xunduan.index.reuse import gather
from xunduan.language.tokens import configure_jieba
from xunduan.models.contract import Encoder
from xunduan.settings import Settings, silence_ray

LOCAL = "local"
"""The cluster that Ray starts on this machine for the time of a run."""


def embed_part(
    source: Path,
    index_dir: Path,
    settings: Settings,
    load_encoder: Callable[[], Encoder],
    progress: Progress,
    share: tuple[int, int],
) -> int:
    """Embed share i of n, by the digests of the texts, into the folder that a build takes embedded texts from.

    Gives how many texts were new. Shares may run at once, and on other machines: the files of INDEX/embedding are then
    copied together. The build afterwards embeds only what no share has. Raises SourceError or ModelError.
    """
    configure_jieba(settings.cache_dir, settings.user_dictionary)
    work = index_dir / WORK
    ingestion = ingest(source, None, settings, leave_out=index_dir, work=work)
    encoder = load_encoder()
    with TemporaryDirectory(dir=work, prefix="share-") as folder:  # several may be at work
        corpus = gather(ingestion.files, encoder, None, Path(folder))
        count = embed_share(corpus, encoder, progress, work, share)
        corpus.own_store.close()
        return count


def embed_by_ray(
    source: Path,
    index_dir: Path,
    settings: Settings,
    load_encoder: Callable[[], Encoder],
    progress: Progress,
    shares: int,
) -> int:
    """Embed all shares as tasks of the Ray cluster that the settings name, spread over its machines; how many
    texts were new.

    `source` and `index_dir` are on a disk that all of them see under the same path. XunduanError without Ray or
    its cluster.
    """
    silence_ray()
    try:
        import ray
    except ImportError as error:
        raise XunduanError('请安装 "xunduan[ray]"', 'Ray is missing: pip install "xunduan[ray]"') from error
    alone = settings.ray == LOCAL
    # One of its own listens on this machine alone, and has as many cores as there are shares, that they run at once.
    own: dict[str, Any] = (
        {"num_cpus": shares, "_node_ip_address": "127.0.0.1", "include_dashboard": False} if alone else {}
    )
    try:
        ray.init(address=settings.ray, log_to_driver=False, **own)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise XunduanError(
            f"无法连接 Ray {settings.ray}，请检查 XUNDUAN_RAY",
            f"cannot reach Ray at {settings.ray}, check XUNDUAN_RAY: {first_line(error)}",
        ) from error
    try:
        part = ray.remote(num_cpus=1, scheduling_strategy="SPREAD")(embed_part)
        whole = source.resolve(), index_dir.resolve()
        waiting = [
            part.remote(*whole, settings, load_encoder, SilentProgress(), (number, shares))
            for number in range(1, shares + 1)
        ]  # fmt: skip
        progress.stage(f"Ray: {shares} 份 / shares", shares)
        count = 0
        while waiting:
            done, waiting = ray.wait(waiting)
            count += sum(ray.get(done))
            progress.advance(len(done))
        return count
    finally:
        ray.shutdown()
