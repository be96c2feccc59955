"""What is known of models that fit: how they are asked, what they cost, what others measured of them.

A model's own folder outranks its profile; what the folder leaves out (prompts, pooling) is taken from here. Facts
are those of the models' cards and papers as named; what nobody published stays None. Sizes decide how long a first
build takes: a transformer's work on a token grows with its weights outside the table of words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Score:
    """A published nDCG@10 of retrieval, 0 to 100, and who published it."""

    value: float
    benchmark: str
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One model that has been looked at."""

    hub: str
    """Its name on the hub; what stands behind the slash names its folder as well."""
    query_prefix: str
    passage_prefix: str
    pooling: Literal["mean", "cls", "lasttoken"]
    max_tokens: int
    dimension: int
    parameters: int
    vocabulary: int
    licence: str
    score: Score | None = None
    note: str = ""
    """What to know before taking it: Chinese / English."""

    @property
    def name(self) -> str:
        return self.hub.rpartition("/")[2]

    @property
    def computing(self) -> int:
        """Weights that each token goes through: those outside the table of words."""
        return self.parameters - self.vocabulary * self.dimension


_C_MTEB = "C-MTEB, retrieval"
DEFAULT = Profile(
    "intfloat/multilingual-e5-small", "query: ", "passage: ", "mean", 512, 384, 117_653_760, 250_037, "MIT",
    Score(59.95, _C_MTEB, "FlagEmbedding, research/C_MTEB/README.md"),
    "默认模型，随软件包安装，带适配器与重排 / the default: installed with the packages, with adapter and reranker",
)  # fmt: skip
PROFILES = (
    DEFAULT,
    Profile(
        "hotchpotch/bekko-embedding-v1-a25m", "", "", "mean", 8192, 384, 123_234_432, 256_000, "MIT",
        Score(57.5, "MMTEB Multilingual v2, retrieval", "arXiv:2607.25180"),
    ),
    Profile(
        "Alibaba-NLP/gte-multilingual-base", "", "", "cls", 8192, 768, 305_000_000, 250_048, "Apache-2.0",
        note="它的文件夹可能要求运行自带代码，本项目不运行 / its folder may ask to run its own code, which is not run here",
    ),
    Profile("BAAI/bge-m3", "", "", "cls", 8192, 1024, 568_000_000, 250_002, "MIT"),
    Profile(
        "Qwen/Qwen3-Embedding-0.6B",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
        "", "lasttoken", 32_768, 1024, 595_800_000, 151_669, "Apache-2.0", Score(71.03, _C_MTEB, "arXiv:2506.05176"),
    ),
    Profile(
        "BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", "", "cls", 512, 512, 24_000_000, 21_128, "MIT",
        Score(61.77, _C_MTEB, "huggingface.co/BAAI/bge-small-zh-v1.5"),
        "只懂中文，英文查询不行 / Chinese only: English queries find nothing",
    ),
)  # fmt: skip


def profile_of(model: str | Path) -> Profile | None:
    """The profile of a model by its hub name, or by the folder that holds it: one that is called like it, or the
    hub's cache."""
    parts = str(model).replace("\\", "/").replace("--", "/").casefold().split("/")
    return next((one for one in PROFILES if one.name.casefold() in parts), None)
