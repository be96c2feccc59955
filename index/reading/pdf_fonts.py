"""One font for every font that a PDF asks for and does not hold, so that a file reads the same on every machine.

pdfium leaves out text whose glyphs have no box. Where a font is not embedded it takes one of the system's, and where
the system has none for the script, the text is lost. It is therefore given a font of our own for every request: one
box, 900 by 950 of 1,000 units, for every character there is. Advances come from the PDF itself.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Mapping
from typing import Any

from pypdfium2 import raw

_UNITS = 1000
_BOX = (50, -100, 950, 850)
"""Left, bottom, right and top of the one glyph: about a Chinese character's cell."""
_SIMPLIFIED_CHINESE = 134
"""Any character set of Windows' numbers will do: the font answers to all."""
_FONT_HANDLE = 1
_BUILT_IN = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats")
"""The fonts that pdfium itself holds under these names; it knows their widths, which PDFs may leave out."""


def font_tables() -> dict[bytes, bytes]:
    """The tables of a TrueType font (ISO/IEC 14496-22) whose `cmap` of format 13 leads every character to one glyph."""
    left, bottom, right, top = _BOX
    # Round the box from its lower left corner; a flag says which coordinate changes from the last point.
    outline = struct.pack(">5hHH4B", 1, left, bottom, right, top, 3, 0, 0x01, 0x21, 0x11, 0x21)
    outline += struct.pack(">3h2h", left, right - left, left - right, bottom, top - bottom)
    groups = struct.pack(">III", 0x20, 0x2FFFF, 1)
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIII", 13, 0, 28, 0, 1) + groups
    names = ["Xunduan", "Regular", "Xunduan", "Xunduan"]
    text = "".join(names).encode("utf-16-be")
    offsets = [sum(2 * len(name) for name in names[:index]) for index in range(len(names))]
    records = b"".join(
        struct.pack(">6H", 3, 1, 0x409, identifier, 2 * len(name), offset)
        for identifier, name, offset in zip((1, 2, 4, 6), names, offsets, strict=True)
    )
    return {
        b"OS/2": struct.pack(">HhHHH", 3, _UNITS, 400, 5, 0).ljust(96, b"\0"),
        b"cmap": cmap,
        b"glyf": outline * 2,
        b"head": struct.pack(
            ">IIIIHHQQ4hHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _UNITS, 0, 0, left, bottom, right, top, 0, 3, 2, 1, 0,
        ),
        b"hhea": struct.pack(
            ">I3hH11hH", 0x10000, top, bottom, 0, _UNITS, left, left, right, 1, *([0] * 7), 1
        ),
        b"hmtx": struct.pack(">Hhh", _UNITS, left, left),
        b"loca": struct.pack(">3I", 0, len(outline), 2 * len(outline)),
        b"maxp": struct.pack(">IHHH11H", 0x10000, 2, 4, 1, 0, 0, 2, *([0] * 8)),
        b"name": struct.pack(">HHH", 0, len(names), 6 + 12 * len(names)) + records + text,
        b"post": struct.pack(">II", 0x30000, 0).ljust(32, b"\0"),
    }  # fmt: skip


def font_file(tables: Mapping[bytes, bytes]) -> bytes:
    """The tables as one file, each padded to four bytes, with its checksum in the directory."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))
    directory, body = b"", b""
    for tag, table in sorted(tables.items()):
        padded = table.ljust(-(-len(table) // 4) * 4, b"\0")
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, 12 + 16 * count + len(body), len(table))
        body += padded
    return head + directory + body


_kept: list[Any] = []
"""pdfium holds bare pointers to the structure and its callbacks for the life of the process."""


def use_own_font() -> None:
    """Let pdfium ask here, and never the system, for the fonts that a document does not hold. Once a process."""
    if _kept:
        return
    tables = font_tables()
    whole = font_file(tables)

    def give(this: object, font: object, table: int, buffer: int | None, size: int) -> int:
        data = tables.get(table.to_bytes(4, "big"), b"") if table else whole
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    def name(this: object, font: object, buffer: Any, size: int) -> int:
        data = b"Xunduan\0"
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    def map_font(
        this: object, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: object
    ) -> int | None:
        asked = ctypes.string_at(face) if face else b""
        return None if asked.startswith(_BUILT_IN) else _FONT_HANDLE

    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    callbacks = {
        "Release": lambda *asked: None,
        "EnumFonts": lambda *asked: None,
        "MapFont": map_font,
        "GetFont": lambda *asked: _FONT_HANDLE,
        "GetFontData": give,
        "GetFaceName": name,
        "GetFontCharset": lambda *asked: _SIMPLIFIED_CHINESE,
        "DeleteFont": lambda *asked: None,
    }
    for field, function in callbacks.items():
        callback = types[field](function)
        _kept.append(callback)
        setattr(info, field, callback)
    _kept.append(info)
    raw.FPDF_SetSystemFontInfo(ctypes.byref(info))
