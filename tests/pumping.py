"""Every regular expression of the product, and the texts on which it would take the longest.

Python's `re` backtracks: a pattern such as `\\s+$` costs the square of the blanks it is searched in. What a
pattern can be made to do is read off the pattern itself: each of its repeats is pumped with the characters that
the repeat takes, behind what leads to it and before what makes it fail.
"""

from __future__ import annotations

import ast
import importlib
import math
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from re import _constants as sre
from re import _parser as parser
from types import FrameType
from typing import Any

import xunduan
from xunduan.index.article.cleaning.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xunduan"
SIZES = (4_000, 8_000, 16_000)
_SMALL = (250, 500, 1_000)
"""For a pattern that takes long, if in proportion: it is used on short stretches alone."""
GROWTH = 2.5
"""Times as long at twice the length that still counts as linear."""
_QUICK = 0.008
"""Seconds for 16,000 characters that no square of them fits into: 16,000² steps take ten times as long."""
_SLOW = 0.015
_SECONDS = 2.0
"""Of the processor. What is looked at takes less where it is linear: past `_SLOW` only short texts are."""
_LOOKS, _ENOUGH = 4, 0.1
"""How often a text is timed, and the seconds after which it is not timed again: a long look tells enough."""
_ANCHORED = {"match", "fullmatch"}
_METHODS = _ANCHORED | {"search", "sub", "subn", "split", "findall", "finditer"}
_ROW_METHODS = {"whole": "fullmatch", "start": "match", "within": "search"}
"""How a row of the tables of rules is asked."""
_MISMATCH = "\x01"
_SAMPLES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_NOT_DIGIT: "字", sre.CATEGORY_SPACE: " ", sre.CATEGORY_NOT_SPACE: "字",
    sre.CATEGORY_WORD: "字", sre.CATEGORY_NOT_WORD: "。",
}  # fmt: skip
_LONG = 200
"""A repeat that takes so many is pumped; a shorter one costs no more than that."""


@dataclass(frozen=True)
class Expression:
    """One regular expression: where it stands, and the methods that it is used with."""

    module: str
    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]

    def __str__(self) -> str:
        return f"{self.module}: {self.name} = {self.pattern.pattern!r}"


def modules() -> Iterator[str]:
    """The names of all modules of the product."""
    for found in pkgutil.walk_packages(xunduan.__path__, "xunduan."):
        if not found.name.endswith("__main__"):
            yield found.name


def expressions() -> list[Expression]:
    """All patterns that the product's modules hold, and those that calls of `re` carry as literals."""
    sources = {name: _source(name) for name in modules()}
    everything = "\n".join(sources.values())
    seen: dict[tuple[str, str, int], Expression] = {}
    for module, source in sources.items():
        for name, pattern in _held(vars(importlib.import_module(module))):
            methods = _methods_of(name, source if name.startswith("_") else everything)
            seen.setdefault(
                (module, str(pattern.pattern), pattern.flags), Expression(module, name, pattern, methods)
            )
        for line, method, pattern in _literal_calls(source):
            key = (module, str(pattern.pattern), pattern.flags)
            seen.setdefault(key, Expression(module, f"line {line}", pattern, frozenset({method})))
    for rule in RULES:
        if rule.longest == sys.maxsize:  # the others see no longer line
            used = {_ROW_METHODS[rule.match]} | (
                {"search"} if f'"{rule.name}"].pattern' in everything else set()
            )
            found = Expression("rules", rule.name, rule.pattern, frozenset(used))
            seen.setdefault(("rules", rule.pattern.pattern, 0), found)
    return list({(str(e.pattern.pattern), e.pattern.flags): e for e in reversed(seen.values())}.values())


def _source(module: str) -> str:
    path = importlib.import_module(module).__file__
    assert path is not None
    return Path(path).read_text(encoding="utf-8")


def _held(values: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in values.items():
        if not name.startswith("__"):
            yield from ((name, pattern) for pattern in _patterns_in(value, 3))


def _patterns_in(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for each in value.values():
            yield from _patterns_in(each, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _patterns_in(each, depth - 1)
    elif depth and type(value).__module__.startswith("xunduan.") and hasattr(value, "__dataclass_fields__"):
        for field in value.__dataclass_fields__:
            yield from _patterns_in(getattr(value, field, None), depth - 1)


def _methods_of(name: str, source: str) -> frozenset[str]:
    """The methods that a pattern of this name is called with anywhere; all of them where that cannot be seen."""
    lines = "\n".join(line for line in source.splitlines() if name in line)
    found = set(re.findall(rf"\b{re.escape(name)}\.(\w+)", lines)) & _METHODS
    mentions = re.search(rf"\b{re.escape(name)}\b(?!\.\w|\s*(?::[^=\n]+)?=[^=]|,?$)", lines, re.M)
    return frozenset(found) if found and not mentions else frozenset(found | {"search"})


def _literal_calls(source: str) -> Iterator[tuple[int, str, re.Pattern[Any]]]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _METHODS
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, node.func.attr, re.compile(node.args[0].value)


def pumps(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """(lead, what is repeated, tail) of the texts on which the pattern may be slow."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    alphabet = list(dict.fromkeys(_alphabet(tree)))[:24]
    made = [("", char, _MISMATCH) for char in alphabet]
    for lead, body in _repeats(tree, ""):
        chars = list(dict.fromkeys(_alphabet(body)))[:8]
        sample = _sample(body)
        for unit in dict.fromkeys(
            [sample, *chars, *(f"{a}{b}" for a in chars[:4] for b in chars[:4] if a != b)]
        ):
            if unit:
                made += [(lead, unit, _MISMATCH), ("", lead + unit, _MISMATCH)]
        if lead:
            made.append(("", lead, _MISMATCH))
    whole = _sample(tree)
    if len(whole) > 1:
        made += [("", whole[:-1], _MISMATCH), ("", whole, "")]
    return list(dict.fromkeys(made))


def _alphabet(tree: Iterable[Any]) -> Iterator[str]:
    for operation, argument in tree:
        if operation in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(argument) if operation is sre.LITERAL else "字"
        elif operation is sre.IN:
            yield from _members(argument)
        elif operation is sre.ANY:
            yield "字"
        elif operation is sre.CATEGORY:
            yield _SAMPLES.get(argument, "字")
        else:
            for part in _parts(operation, argument):
                yield from _alphabet(part)


def _members(members: list[Any]) -> Iterator[str]:
    if members[0][0] is sre.NEGATE:
        refused = re.compile(f"[{''.join(map(re.escape, _members(members[1:])))}]")
        yield from [char for char in "字1a ,。" if not refused.match(char)][:2]
        return
    for operation, argument in members:
        if operation is sre.LITERAL:
            yield chr(argument)
        elif operation is sre.RANGE:
            yield chr(argument[0])
        elif operation is sre.CATEGORY:
            yield _SAMPLES.get(argument, "字")


def _parts(operation: Any, argument: Any) -> list[Any]:
    """The patterns within one operation of a parsed pattern."""
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [argument[2]]
    if operation is sre.SUBPATTERN:
        return [argument[3]]
    if operation is sre.BRANCH:
        return list(argument[1])
    if operation is sre.ATOMIC_GROUP:
        return [argument]
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    if operation is sre.GROUPREF_EXISTS:
        return [part for part in argument[1:] if part is not None]
    return []


def _sample(tree: Iterable[Any]) -> str:
    """A text that the pattern takes, lookarounds aside."""
    made = ""
    for operation, argument in tree:
        if operation in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY, sre.CATEGORY):
            made += next(_alphabet([(operation, argument)]), "")
        elif operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            made += _sample(argument[2]) * max(argument[0], 1)
        elif operation is sre.BRANCH:
            made += _sample(argument[1][0])
        elif operation is sre.SUBPATTERN:
            made += _sample(argument[3])
        elif operation is sre.ATOMIC_GROUP:
            made += _sample(argument)
    return made


def _repeats(tree: Iterable[Any], lead: str) -> Iterator[tuple[str, Any]]:
    """(what leads to it, its body) of each long repeat, lookbehinds left out."""
    for operation, argument in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and argument[1] >= _LONG:
            yield lead, argument[2]
        for part in _parts(operation, argument):
            yield from _repeats(part, lead)
        lead += _sample([(operation, argument)])


class _TooLong(Exception):
    pass


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def expire(number: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, expire)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _seconds(expression: Expression, text: str, clock: Callable[[], float] = time.perf_counter) -> float:
    """Time for the text, by the costliest method in use. Of the wall: where the processor's is counted in ticks of 4 ms,
    it tells only what takes long."""
    given: Any = text.encode() if isinstance(expression.pattern.pattern, bytes) else text
    began = clock()
    if expression.methods <= _ANCHORED:
        for method in expression.methods:
            getattr(expression.pattern, method)(given)
    else:
        for _ in expression.pattern.finditer(given):
            pass
    return clock() - began


def _least(expression: Expression, text: str, clock: Callable[[], float] = time.perf_counter) -> float:
    """The shortest of several times for the text: another process may have had the core and its caches."""
    times: list[float] = []
    while len(times) < _LOOKS and sum(times) < _ENOUGH:
        times.append(_seconds(expression, text, clock))
    return min(times)


def slow_expressions() -> tuple[int, dict[str, str]]:
    """How many expressions the product has, and of those that some text costs more than its length, by how much."""
    every = expressions()
    slow = {
        str(expression): f"{found[0]:.1f} times as long at twice the length of {found[1]!r}"
        for expression in every
        # What a busy machine made of one look does not come again.
        if worst_growth(expression) and (found := worst_growth(expression))
    }
    return len(every), slow


def worst_growth(expression: Expression) -> tuple[float, str] | None:
    """(how much longer twice the text takes, the text's beginning) where some text costs more than its length."""
    for lead, unit, tail in pumps(expression.pattern):

        def text(size: int) -> str:
            return lead + unit * (size // len(unit)) + tail  # noqa: B023 - used within the round

        try:
            with _limited(_SECONDS):
                growth = _growth(expression, text)
        except _TooLong:
            growth = math.inf
        if growth > GROWTH:
            return growth, text(40)
    return None


def _growth(expression: Expression, text: Callable[[int], str]) -> float:
    """Times as long as the text of half the length; 0 where the longest takes next to nothing."""
    slow = all(
        _seconds(expression, text(160)) + _seconds(expression, text(_SMALL[-1])) > _SLOW for _ in range(2)
    )
    short, middle, long = map(text, _SMALL if slow else SIZES)
    if not slow and _seconds(expression, short) < _QUICK * (len(short) / len(long)) ** 2:
        return 0.0  # no square of 16,000 either
    cost = _seconds(expression, long)
    if not slow and cost < _QUICK:
        return 0.0
    # One look at the longest is enough where it takes no more than in proportion to the least for the shortest.
    growth = _by_doubling(cost, _least(expression, short))
    if growth > GROWTH:
        costs = [_least(expression, each) for each in (short, middle, long)]
        # By each doubling, and by both: a busy machine's caches make one of them look worse now and then.
        each = [twice / max(once, 1e-4) for once, twice in pairwise(costs)]
        growth = min(*each, _by_doubling(costs[2], costs[0]))
    if growth > GROWTH:
        # Nor does what others do meanwhile make the processor's clock tell of a square.
        again = [_least(expression, each, time.thread_time) for each in (short, long)]
        growth = min(growth, _by_doubling(again[1], again[0]))
    return growth


def _by_doubling(cost: float, quarter: float) -> float:
    """How much longer twice the text takes, from the costs of a text and of a quarter of it."""
    return math.sqrt(cost / max(quarter, 1e-4))
