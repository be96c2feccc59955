"""The tables of rules: loaded once, each row with its examples and the kinds of page it was seen on."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, with_config

from xunduan.errors import bilingual
from xunduan.index.article.cleaning.lines import is_prose
from xunduan.index.documents import DocumentKind

EDGES = " \t•·●○■□◆◇▪▶►→>»›<«‹|丨│[]【】()*#-—–_=~.,:"
"""What stands around the words of a button and a menu."""
_SHORT = 100
_PART = re.compile(r"\{([a-z_]+)\}")
"""How a phrase holds those of another row: `{role}`."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Rule:
    """One row of a table; `tables/lines.toml` says what each field means."""

    name: str
    where: Literal["anywhere", "edges", "heading", "named"]
    match: Literal["whole", "start", "within"]
    phrases: tuple[str, ...]
    drops: tuple[str, ...]
    keeps: tuple[str, ...]
    seen: tuple[str, ...]
    longest: int = sys.maxsize
    verdict: str = ""
    subject: Literal["line", "bare"] = "line"
    kinds: tuple[DocumentKind | Literal["any"], ...] = ()
    late: bool = False
    running: Literal["any", "short", "none"] = "any"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All phrases in one."""
        return re.compile("(?:" + "|".join(self.phrases) + ")")

    @property
    def shown(self) -> str:
        """The verdict as `xunduan read` tells it: buttons and names of a site's parts are controls."""
        return "control" if self.where == "edges" else self.verdict

    @cached_property
    def _find(self) -> Callable[[str, int], re.Match[str] | None]:
        return {"whole": self.pattern.fullmatch, "start": self.pattern.match, "within": self.pattern.search}[
            self.match
        ]

    def find(self, folded: str, start: int = 0) -> re.Match[str] | None:
        """Where in a folded line, from `start` on, what this rule is about stands; None where it does not take it."""
        if len(folded) > self.longest:
            return None
        return self._find(folded.strip(EDGES) if self.subject == "bare" else folded, start)

    def takes(self, folded: str) -> bool:
        """Whether a folded line is what this rule is about."""
        if self.find(folded) is None:
            return False
        if self.running == "none":
            return not ("。" in folded and is_prose(folded))
        if self.running == "short":
            return (len(folded) <= _SHORT and "。" not in folded[:-1]) or not is_prose(folded)
        return True


_ROWS = TypeAdapter(tuple[Rule, ...])


def read_rules(*tables: str) -> tuple[Rule, ...]:
    """The rules of tables, `{name}` in a phrase replaced by the phrases of the row of that name.

    Raises ValueError naming the row that lacks an example, a second source, its own name or a row that it names; so it
    does where a field is unknown or holds what it cannot.
    """
    rows = [row for table in tables for row in tomllib.loads(table)["rule"]]
    rules = _ROWS.validate_python(rows)
    for number, rule in enumerate(rules):
        if not rule.drops or not rule.keeps or len(set(rule.seen)) < 2:
            raise ValueError(
                bilingual(
                    f"规则 {rule.name} 缺少例句或第二类来源",
                    f"rule {rule.name} lacks examples or a second source",
                )
            )
        if rule.name in {other.name for other in rules[:number]}:
            raise ValueError(bilingual(f"规则名 {rule.name} 重复", f"two rules are named {rule.name}"))
    return tuple(_whole(rule, rules) for rule in rules)


def _whole(rule: Rule, rules: Sequence[Rule], above: tuple[str, ...] = ()) -> Rule:
    """A rule with the phrases of the rows that it names in their places."""
    by_name = {other.name: other for other in rules}

    def phrases_of(found: re.Match[str]) -> str:
        if found[1] not in by_name or found[1] in (*above, rule.name):
            raise ValueError(
                bilingual(
                    f"规则 {rule.name} 中的 {found[1]} 无法展开",
                    f"{found[1]} cannot stand in rule {rule.name}",
                )
            )
        return _whole(by_name[found[1]], rules, (*above, rule.name)).pattern.pattern

    return replace(rule, phrases=tuple(_PART.sub(phrases_of, phrase) for phrase in rule.phrases))


RULES = read_rules(
    *(
        table.read_text("utf-8")
        for table in sorted(files(__package__).joinpath("tables").iterdir(), key=lambda table: table.name)
        if table.name.endswith(".toml")
    )
)
BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}
EARLY = tuple(rule for rule in RULES if rule.where == "anywhere" and not rule.late)
LATE = tuple(rule for rule in RULES if rule.where == "anywhere" and rule.late)
CONTROLS = tuple(rule for rule in RULES if rule.where == "edges")


def first_verdict(folded: str, rules: Iterable[Rule]) -> str | None:
    """The verdict of the first of `rules` that takes a line."""
    size = len(folded)  # most rules are about short lines, and most lines are long
    return next((rule.verdict for rule in rules if size <= rule.longest and rule.takes(folded)), None)
