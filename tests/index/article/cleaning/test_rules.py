"""The table of line rules: every row takes what it says and leaves what only resembles it."""

from __future__ import annotations

import pytest

from xunduan.index.article.cleaning.rules import RULES, Rule, read_rules
from xunduan.language.fold import fold

ROW = """[[rule]]
name = "{name}"
verdict = "control"
where = "anywhere"
match = "whole"
subject = "line"
longest = 20
phrases = ["甲"]
drops = ["甲"]
keeps = ["甲乙"]
seen = [{seen}]
"""


@pytest.mark.parametrize(
    ("rule", "line"),
    [(rule, line) for rule in RULES for line in rule.drops],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_rule_takes_its_examples(rule: Rule, line: str) -> None:
    assert rule.takes(line)


@pytest.mark.parametrize(
    ("rule", "line"),
    [(rule, line) for rule in RULES for line in rule.keeps],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_rule_leaves_what_only_resembles_them(rule: Rule, line: str) -> None:
    assert not rule.takes(line)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_s_phrases_are_written_as_folding_leaves_them(rule: Rule) -> None:
    changed = {
        one
        for phrase in rule.phrases
        for one, folded in zip(phrase, fold(phrase), strict=True)
        if one != folded
    }
    assert {char for char in changed if char >= "\u3400" and char < "\ua000"} == set()


def test_a_rule_was_seen_in_two_sources_and_has_a_name_of_its_own() -> None:
    (rule,) = read_rules(ROW.format(name="one", seen='"blog", "forum"'))
    assert rule.takes("甲") and not rule.takes("甲" * 21)
    with pytest.raises(ValueError, match="one"):
        read_rules(ROW.format(name="one", seen='"blog"'))
    with pytest.raises(ValueError, match="named one"):
        read_rules(2 * ROW.format(name="one", seen='"blog", "forum"'))
