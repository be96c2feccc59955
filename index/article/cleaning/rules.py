"""The table of line rules: loaded once, each with its examples and the kinds of page it was seen on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, with_config

from xunduan.index.article.cleaning.lines import is_prose

EDGES = " \t•·●○■□◆◇▪▶►→>»›<«‹|丨│[]【】()*#-—–_=~.,:"
"""What stands around the words of a button and a menu."""
_SHORT = 100


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Rule:
    """One row of the table; `rules.toml` says what each field means."""

    name: str
    verdict: str
    where: Literal["anywhere", "edges", "heading"]
    match: Literal["whole", "start", "within"]
    subject: Literal["line", "bare"]
    longest: int
    phrases: tuple[str, ...]
    drops: tuple[str, ...]
    keeps: tuple[str, ...]
    seen: tuple[str, ...]
    late: bool = False
    running: Literal["any", "short", "none"] = "any"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All phrases in one."""
        return re.compile("|".join(f"(?:{phrase})" for phrase in self.phrases))

    @property
    def shown(self) -> str:
        """The verdict as `xunduan read` tells it: buttons and names of a site's parts are controls."""
        return "control" if self.where == "edges" else self.verdict

    def takes(self, folded: str) -> bool:
        """Whether a folded line is what this rule is about."""
        if len(folded) > self.longest:
            return False
        subject = folded.strip(EDGES) if self.subject == "bare" else folded
        find = {"whole": self.pattern.fullmatch, "start": self.pattern.match, "within": self.pattern.search}
        if find[self.match](subject) is None:
            return False
        if self.running == "none":
            return not ("。" in folded and is_prose(folded))
        if self.running == "short":
            return (len(folded) <= _SHORT and "。" not in folded[:-1]) or not is_prose(folded)
        return True


_ROWS = TypeAdapter(tuple[Rule, ...])


def read_rules(table: str) -> tuple[Rule, ...]:
    """The rules of a table. Raises ValueError naming the row that lacks an example, a second source or its own name.

    So it does where a field is unknown or holds what it cannot.
    """
    rules = _ROWS.validate_python(tomllib.loads(table)["rule"])
    for number, rule in enumerate(rules):
        if not rule.drops or not rule.keeps or len(set(rule.seen)) < 2:
            raise ValueError(
                f"规则 {rule.name} 缺少例句或第二类来源 / rule {rule.name} lacks examples or a second source"
            )
        if rule.name in {other.name for other in rules[:number]}:
            raise ValueError(f"规则名 {rule.name} 重复 / two rules are named {rule.name}")
    return rules


RULES = read_rules(files(__package__).joinpath("rules.toml").read_text("utf-8"))
BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}
EARLY = tuple(rule for rule in RULES if rule.where == "anywhere" and not rule.late)
LATE = tuple(rule for rule in RULES if rule.where == "anywhere" and rule.late)
CONTROLS = tuple(rule for rule in RULES if rule.where == "edges")


def first_verdict(folded: str, rules: Iterable[Rule]) -> str | None:
    """The verdict of the first of `rules` that takes a line."""
    return next((rule.verdict for rule in rules if rule.takes(folded)), None)
