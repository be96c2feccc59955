"""Files to raw documents: formats and encodings told apart, blocks in order, what the file states of itself.

`walk` lists a source, `read` reads one file, `read_guarded` reads many in a process that may die of one.
"""

from xunduan.index.reading.dispatch import read
from xunduan.index.reading.files import SourceFile, walk
from xunduan.index.reading.guard import read_guarded
from xunduan.index.reading.limits import Limits, ReadResult

__all__ = ["Limits", "ReadResult", "SourceFile", "read", "read_guarded", "walk"]
