"""ZIP packages opened under the limits of a file: no bomb, no member over the limit, one reason for what is broken."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml.etree import _Element

from xunduan.errors import UnreadableFile
from xunduan.index.reading.files import unpacks_too_big
from xunduan.index.reading.limits import Limits, encrypted
from xunduan.index.reading.xml import parse_xml

MAX_UNPACKED = 4
"""Times the size limit of a file, for all members together: packed office files, pictures apart, have a tenth."""
_MAX_RATIO = 200
"""Packed text of real files stays below 50; deflate's own bound is 1,032."""
_RATIO_FROM_BYTES = 8 * 1024 * 1024
MAX_MEMBERS = 50_000


class Package:
    """The members of a ZIP file, read one at a time. Raises UnreadableFile for what is broken or too big."""

    def __init__(self, data: bytes, limits: Limits, kind: str) -> None:
        self._limits, self._kind = limits, kind
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableFile(f"{kind} 文件损坏", f"broken {kind}: {error}") from error
        self.members = [member for member in self._archive.infolist() if not member.is_dir()]
        self._refuse_bomb()

    def _refuse_bomb(self) -> None:
        unpacked = sum(member.file_size for member in self.members)
        packed = max(1, sum(member.compress_size for member in self.members))
        if unpacked > _RATIO_FROM_BYTES and unpacked / packed > _MAX_RATIO:
            raise UnreadableFile(
                f"疑似压缩炸弹：{packed:,} 字节解压为 {unpacked:,} 字节，超过 {_MAX_RATIO} 倍，请先解压",
                f"suspected zip bomb: {packed:,} bytes unpack to {unpacked:,}, over {_MAX_RATIO} times; unpack it first",
            )
        if unpacked > MAX_UNPACKED * self._limits.file_max_bytes:
            raise UnreadableFile(unpacks_too_big(self._limits, MAX_UNPACKED))
        if len(self.members) > MAX_MEMBERS:
            raise UnreadableFile(
                f"包内有 {len(self.members):,} 个文件，超过 {MAX_MEMBERS:,} 个的上限，请拆分",
                f"{len(self.members):,} members, more than {MAX_MEMBERS:,}; split the archive",
            )

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def read(self, member: str | zipfile.ZipInfo) -> bytes:
        """A member's bytes, whatever size its entry claims."""
        try:
            with self._archive.open(member) as stream:
                data = stream.read(self._limits.file_max_bytes + 1)
        except KeyError as error:
            raise UnreadableFile(
                f"{self._kind} 缺少 {member}", f"broken {self._kind}: no {member}"
            ) from error
        except RuntimeError as error:  # zipfile's for a password
            raise UnreadableFile(encrypted(self._kind)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise UnreadableFile(f"{self._kind} 文件损坏", f"broken {self._kind}: {error}") from error
        if len(data) > self._limits.file_max_bytes:
            raise UnreadableFile(unpacks_too_big(self._limits))
        return data

    def xml(self, name: str) -> _Element:
        """A member that is XML, parsed without entities."""
        root = parse_xml(self.read(name))
        if root is None:
            raise UnreadableFile(f"{self._kind} 的 {name} 损坏", f"broken {self._kind}: {name} is not XML")
        return root
