"""Make the tables of characters in xunduan/language/data from Unicode's own: printed_forms.txt, characters that print
another character's word, and alike_shapes.txt, characters that are taken for each other.

    python scripts/printed_forms.py /usr/share/unicode     (Debian's package unicode-data, Unicode 15.0)

Radicals come from EquivalentUnifiedIdeograph.txt. Printed forms come from the Han database (Unihan): two
characters that one code of EACC (ANSI Z39.64) holds as variants of each other, that two dictionaries call variants
(kSemanticVariant), or that the database links (kZVariant, kSemanticVariant) and that have the same radical and
strokes but one. A form counts where it is rare, that is in none of GB 2312, the first level of Big5 and the table of
standard characters (kTGH), has the reading of the common one, and all that it could stand for are one Simplified
character. Japan's own forms (歩 渉 鉄) come from OpenCC's table of them, under the same condition of rarity.

Alike in shape are two characters of the first level of GB 2312 with the same four corners (日, 曰), or with two of them
the same and Cangjie codes that differ by one part (官 jrlr, 宫 jrr), whose strokes differ by two at most.
"""

from __future__ import annotations

import argparse
import bz2
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from opencc import OpenCC
from rapidfuzz.distance import OSA

OUT = Path(__file__).resolve().parent.parent / "xunduan" / "language" / "data"
UNLINKED = {"屛": "屏", "尙": "尚", "毎": "每", "𠮷": "吉"}
"""Forms of the same kind between which neither Unicode 15.0 nor OpenCC has a link."""
_UNIFIED = range(0x4E00, 0xA000)
_SIMPLIFY = OpenCC("t2s").convert
_FROM_JAPAN = OpenCC("jp2t").convert


def database(folder: Path, name: str, field: str) -> dict[str, str]:
    """One field of the Han database by character."""
    found = {}
    with bz2.open(folder / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line[0] not in "#\n":
                code, named, value = line.rstrip("\n").split("\t")
                if named == field:
                    found[chr(int(code[2:], 16))] = value
    return found


def common(folder: Path) -> set[str]:
    """The characters that are words of their own to readers of today."""

    def is_common(char: str) -> bool:
        simplified, traditional = char.encode("gb2312", "ignore"), char.encode("cp950", "ignore")
        return simplified >= b"\xb0\xa1" or b"\xa4\x40" <= traditional <= b"\xc6\x7e"

    return {*filter(is_common, map(chr, _UNIFIED)), *database(folder, "OtherMappings", "kTGH")}


def links(folder: Path) -> dict[str, set[str]]:
    """The characters that each may stand for."""
    strokes = database(folder, "IRGSources", "kRSUnicode")
    found: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, set[str]] = defaultdict(set)
    for char, code in database(folder, "OtherMappings", "kEACC").items():
        groups[code[2:]].add(char)  # the first two digits are the layer of variants
    for group in groups.values():
        for char in group:
            found[char] |= group - {char}
    for field in ("kZVariant", "kSemanticVariant"):
        for pair, dictionaries in variants(database(folder, "Variants", field)).items():
            char, other = pair
            if len(dictionaries) > 1 or are_alike(strokes.get(char), strokes.get(other)):
                found[char].add(other)
                found[other].add(char)
    return found


def variants(linked: Mapping[str, str]) -> dict[tuple[str, str], set[str]]:
    """The pairs that one field links, each once, with the dictionaries that say so."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for char, value in linked.items():
        for one in value.split():
            code, _, named = one.partition("<")
            low, high = sorted((char, chr(int(code[2:], 16))))
            if low != high:
                found[low, high] |= {name.partition(":")[0] for name in named.split(",") if name}
    return found


def are_alike(one: str | None, other: str | None) -> bool:
    """Whether two values of kRSUnicode name one radical and strokes that differ by one at most."""
    if not one or not other:
        return False
    (radical, strokes), (second, rest) = (
        text.split()[0].replace("'", "").split(".") for text in (one, other)
    )
    return radical == second and abs(int(strokes) - int(rest)) <= 1


def printed_forms(folder: Path) -> Iterator[tuple[str, str]]:
    readings = database(folder, "Readings", "kMandarin")
    known = common(folder)
    for char in map(chr, _UNIFIED):
        if char not in known and _SIMPLIFY(char) == char != _FROM_JAPAN(char):
            yield char, _SIMPLIFY(_FROM_JAPAN(char))
    for char, others in links(folder).items():
        if char in known or _SIMPLIFY(char) != char or ord(char) not in _UNIFIED:
            continue
        reading = readings.get(char, "?").split()[0]
        ends = {
            _SIMPLIFY(one)
            for one in others
            if one in known and readings.get(one, "").split()[:1] == [reading]
        }
        if len(ends) == 1 and len(end := ends.pop()) == 1:
            yield char, end


def radicals(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / "EquivalentUnifiedIdeograph.txt").read_text(encoding="utf-8").splitlines():
        codes, _, target = line.partition("#")[0].partition(";")
        if target.strip():
            first, _, last = codes.strip().partition("..")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                if 0x2E80 <= code <= 0x2FDF:
                    yield chr(code), _SIMPLIFY(chr(int(target.strip(), 16)))


def alike_shapes(folder: Path) -> Iterator[str]:
    """Pairs of common characters that are taken for each other."""
    parts = database(folder, "DictionaryLikeData", "kCangjie")
    corners = database(folder, "DictionaryLikeData", "kFourCornerCode")
    strokes = database(folder, "IRGSources", "kTotalStrokes")
    found = [
        char for char in map(chr, _UNIFIED) if b"\xb0\xa1" <= char.encode("gb2312", "ignore") < b"\xd8\xa1"
    ]
    for one, other in combinations([char for char in found if char in parts and char in corners], 2):
        if abs(int(strokes[one].split()[0]) - int(strokes[other].split()[0])) <= 2:
            codes = parts[one].split()[0], parts[other].split()[0]
            same = sum(map(str.__eq__, corners[one][:4], corners[other][:4]))
            if same == 4 or (
                same > 1 and max(map(len, codes)) > 2 and OSA.distance(*codes, score_cutoff=1) <= 1
            ):
                yield one + other


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="由 Unicode 数据生成异体字形表和形近字表 / make the tables of printed forms and of alike shapes from Unicode's data"
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path("/usr/share/unicode"),
        help="Debian 软件包 unicode-data 的文件夹 / the folder of Debian's package unicode-data",
    )  # fmt: skip
    folder = parser.parse_args(arguments).folder
    pairs = dict([*radicals(folder), *printed_forms(folder)]) | UNLINKED
    head = "# Made by scripts/printed_forms.py from Unicode 15.0 (Unicode License v3, https://www.unicode.org/license.txt)\n"
    forms = "".join(f"{char}{end}\n" for char, end in sorted(pairs.items()) if char != end)
    shapes = "".join(f"{pair}\n" for pair in alike_shapes(folder))
    (OUT / "printed_forms.txt").write_text(head + forms, encoding="utf-8")
    (OUT / "alike_shapes.txt").write_text(head + shapes, encoding="utf-8")
    print(len(pairs), OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
