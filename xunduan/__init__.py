"""寻段 Xunduan: passage search for Chinese documents, Simplified and Traditional, with the figure that answers.

from xunduan import Archive
archive = Archive.build("documents", "var/index")      # or Archive.open("var/index")
for hit in archive.search("反诈预警劝阻人数", limit=3):
    print(hit.score, hit.title, hit.text, hit.answer)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xunduan.errors import XunduanError

if TYPE_CHECKING:
    from xunduan.archive import Archive

__all__ = ["Archive", "XunduanError"]


def __getattr__(name: str) -> Any:
    """The archive brings FAISS, jieba and the model's runtime with it: imported when it is first asked for."""
    if name == "Archive":
        from xunduan.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
