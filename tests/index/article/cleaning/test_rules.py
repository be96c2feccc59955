"""The tables of rules: every row takes what it says and leaves what only resembles it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunduan.index.article.cleaning.rules import RULES, Rule, read_rules
from xunduan.index.figures.vocabulary import VOCABULARY
from xunduan.language.fold import fold
from xunduan.search.asked_words import ASKING_ROWS

ARTICLE = Path(__file__).resolve().parents[4] / "index" / "article"
EVERY = (*RULES, *VOCABULARY, *ASKING_ROWS)
"""The rows of cleaning, of the words around figures, and of what questions say."""
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
    [(rule, line) for rule in EVERY for line in rule.drops],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_rule_takes_its_examples(rule: Rule, line: str) -> None:
    assert rule.takes(line)


@pytest.mark.parametrize(
    ("rule", "line"),
    [(rule, line) for rule in EVERY for line in rule.keeps],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_rule_leaves_what_only_resembles_them(rule: Rule, line: str) -> None:
    assert not rule.takes(line)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
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


def test_a_phrase_holds_the_phrases_of_the_row_that_it_names() -> None:
    row = ROW.format(name="outer", seen='"blog", "forum"').replace('["甲"]', '["{inner}丙"]', 1)
    row = row.replace('drops = ["甲"]', 'drops = ["甲丙"]')
    inner = ROW.format(name="inner", seen='"blog", "forum"').replace('["甲"]', '["甲", "乙"]', 1)
    outer, _ = read_rules(row, inner)
    assert outer.takes("甲丙") and outer.takes("乙丙") and not outer.takes("丙")
    with pytest.raises(ValueError, match="inner"):
        read_rules(row)
    with pytest.raises(ValueError, match="outer"):
        read_rules(row, inner.replace("甲", "{outer}", 1))


def test_every_row_that_is_asked_for_by_name_is_asked_for() -> None:
    code = "".join(path.read_text("utf-8") for path in ARTICLE.rglob("*.py"))
    tables = "".join(path.read_text("utf-8") for path in ARTICLE.rglob("*.toml"))
    named = [rule.name for rule in RULES if rule.where == "named"]
    assert [name for name in named if f'"{name}"' not in code and f"{{{name}}}" not in tables] == []
