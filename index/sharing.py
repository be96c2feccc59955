"""One share of the embedding, by a process of its own: on this machine, or on another that has the same source and model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from xunduan.index.build import WORK
from xunduan.index.embedding import embed_share
from xunduan.index.ingest import ingest
from xunduan.index.progress import Progress
from xunduan.index.reuse import gather
from xunduan.language.tokens import configure_jieba
from xunduan.models.contract import Encoder
from xunduan.settings import Settings


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
