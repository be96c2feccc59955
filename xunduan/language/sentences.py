"""Sentences and clauses of one paragraph, half and full width punctuation alike, as spans that cover it."""

from __future__ import annotations

import re
from bisect import bisect_left

Span = tuple[int, int]

_CLOSERS = "”’」』\"')）】］]》〉"
_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "(": ")",
    "（": "）",
    "【": "】",
    "［": "］",
    "[": "]",
    "‘": "’",
}
_REACH = {"“": 240, "「": 240, "『": 240, "‘": 120, '"': 240}
"""How many characters a quotation may span before it counts as unclosed; brackets and titles: _BRACKET_REACH."""
_BRACKET_REACH = 120
_OPENING = re.compile(r"[“「『‘《〈(（【［\[]")
_STOP = re.compile(
    # Every stop begins with such a character: all others are skipped at once.
    rf"(?=[。！!？?｡….])(?:(?:[。！!？?｡]|…{{1,2}}|\.{{3,6}})+[{re.escape(_CLOSERS)}]*"
    r"|(?<=[\u4e00-\u9fff”」』)）])\.(?=[\u4e00-\u9fff“「『\s]|$)"
    rf"|(?<=[A-Za-z0-9\])%’'\"”])\.[{re.escape(_CLOSERS)}]*(?=\s+[\"“‘'(\[]?[A-Z0-9\u4e00-\u9fff]|\s*$))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|Rev|Hon|St|Jr|Sr|Inc|Ltd|Co|Corp|Bros|No|Nos|Vol|Fig|Art|Sec|Ch|pp|vs|etc|al|cf|approx|Dept|Est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|e\.g|i\.e|a\.m|p\.m|Ph\.D|U\.S|U\.K|U\.N|E\.U|D\.C)|\b[A-Z])$"
)
_CONTINUES = re.compile(
    r"[，,、；;：:。！!？?的地得之等和与及或是为一]|\s*(?:他|她|记者|記者)?(?:说|說|道|问|問)[，,。：:]"
)
_CLAUSE = re.compile(rf"[；;][{re.escape(_CLOSERS)}]*|[：:](?!\d)|[，,](?!\d)|——|\s(?=[A-Za-z])")
_MAJOR = re.compile(r"[；;]")
_DIGIT_JOIN = re.compile(r"[0-9A-Za-z.,%:：/-]")


def protected_spans(text: str) -> list[Span]:
    """Spans inside closed quotes, book titles and brackets. One that is never closed, or too far on, protects
    nothing."""
    spans: list[Span] = []
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        mark = opening.group()
        start = opening.start()
        end = _closing(text, start, mark, _PAIRS[mark])
        if end is None:
            position = start + 1
        else:
            spans.append((start, end))
            position = end
    straight = [match.start() for match in re.finditer('"', text)] if '"' in text else []
    if straight and len(straight) % 2 == 0:
        spans += [
            (a, b + 1) for a, b in zip(straight[::2], straight[1::2], strict=True) if b - a <= _REACH['"']
        ]
        spans.sort()
    return spans


def _closing(text: str, start: int, mark: str, closer: str) -> int | None:
    """The end of what opens at `start`: None where the same mark opens again first, or nothing closes it near by."""
    limit = min(len(text), start + _REACH.get(mark, _BRACKET_REACH))
    end = text.find(closer, start + 1, limit)
    if end < 0:
        return None
    if mark in _REACH:
        return None if text.find(mark, start + 1, end) >= 0 else end + 1
    depth = text.count(mark, start, end)
    while depth > 1:
        following = text.find(closer, end + 1, limit)
        if following < 0:
            return None
        depth += text.count(mark, end, following) - 1
        end = following
    return end + 1


def _inside(spans: list[Span], position: int) -> bool:
    """Whether a cut at `position` would part a protected span; the spans are sorted and do not overlap."""
    index = bisect_left(spans, (position, 0)) - 1
    return index >= 0 and position < spans[index][1]


def sentences(text: str) -> list[Span]:
    """Sentence spans of one paragraph: they cover it, white space between two belongs to the first."""
    spans = protected_spans(text)
    cuts: list[int] = []
    for stop in _STOP.finditer(text):
        end = stop.end()
        if end >= len(text) or not _is_end(text, stop):
            continue
        if _inside(spans, end):
            continue
        while end < len(text) and text[end] == " ":
            end += 1
        cuts.append(end)
    return _between(cuts, len(text))


def sentences_of_lines(text: str) -> list[Span]:
    """Sentence spans of a text of several lines, each without the white space around it; empty sentences left out."""
    spans: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        for start, end in sentences(line.group()):
            sentence = line.group()[start:end]
            words = sentence.strip()
            if words:
                begin = line.start() + start + len(sentence) - len(sentence.lstrip())
                spans.append((begin, begin + len(words)))
    return spans


def _is_end(text: str, stop: re.Match[str]) -> bool:
    mark, end = stop.group(), stop.end()
    following = text[end]
    if mark[0] == "." and len(mark.rstrip(_CLOSERS)) == 1:
        return _ABBREVIATION.search(text, max(0, stop.start() - 12), stop.start()) is None
    if (
        mark[0] in "?!"
        and stop.start()
        and text[stop.start() - 1].isascii()
        and following.isascii()
        and following.isalnum()
    ):
        return False  # a URL's query, a name such as Yahoo!7
    if mark[-1] in _CLOSERS:
        return _CONTINUES.match(text, end) is None
    if mark[0] in "….":
        return following not in "，,、；;：:）)"
    return following not in "，,、"


def _between(cuts: list[int], length: int) -> list[Span]:
    starts = [0, *cuts]
    ends = [*cuts, length]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a < b]


def clauses(text: str, limit: int) -> list[Span]:
    """Spans that cover one sentence, none longer than `limit`: cut at clause punctuation, semicolons first.

    Quotes, book titles, brackets and numbers are parted only where nothing else brings a piece under the limit.
    """
    if len(text) <= limit:
        return [(0, len(text))] if text else []
    spans = protected_spans(text)
    marks = [(match.end(), match.group()) for match in _CLAUSE.finditer(text) if 0 < match.end() < len(text)]
    outside = [(end, mark) for end, mark in marks if not _inside(spans, end)]
    pieces: list[Span] = []
    start = 0
    while len(text) - start > limit:
        cut = (
            _best_cut(text, outside, start, limit)
            or _best_cut(text, marks, start, limit)
            or _hard_cut(text, start, limit)
        )
        pieces.append((start, cut))
        start = cut
    pieces.append((start, len(text)))
    return pieces


def _best_cut(text: str, marks: list[tuple[int, str]], start: int, limit: int) -> int | None:
    """The mark nearest to an even division of the rest, semicolons counting as nearer, none under a fifth of the
    limit."""
    rest = len(text) - start
    target = start + min(limit * 0.9, rest / -(-rest // limit))
    best, best_cost = None, float("inf")
    for index in range(bisect_left(marks, (start + limit // 5, "")), len(marks)):
        end, mark = marks[index]
        if end - start > limit:
            break
        weight = 0.5 if _MAJOR.match(mark) else 2.0 if mark.isspace() else 1.0
        cost = (abs(end - target) + limit / 10) * weight
        if cost < best_cost:
            best, best_cost = end, cost
    return best


def _hard_cut(text: str, start: int, limit: int) -> int:
    """A cut where no punctuation helps: not inside a number or a Latin word unless that alone exceeds the limit."""
    cut = start + limit
    while cut > start + limit // 2 and _DIGIT_JOIN.match(text[cut - 1]) and _DIGIT_JOIN.match(text[cut]):
        cut -= 1
    return cut if cut > start + limit // 2 else start + limit
