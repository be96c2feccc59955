"""Indicators: the words of a clause that say what its quantity measures, as spans of the text.

A phrase is a tuple of spans, because what a quantity measures often stands on both sides of it
(建成 · 84个 · 交通安全文明村). Spans keep the source's script when the phrase is put together.
"""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from xunduan.index.figures.placenames import place_end
from xunduan.index.figures.vocabulary import listed, words

Span = tuple[int, int]
Phrase = tuple[Span, ...]

_TIME_WORDS = words("when")
_SCOPE_WORDS = words("scope")
_LINK_WORDS = words("link")
_HEAD = re.compile(rf"^(?:{_TIME_WORDS}|{_SCOPE_WORDS}|{_LINK_WORDS}|\s)+")
_SUMS = r"(?:共计|累计|总计|合计|共(?:有(?!产))?|先后|已)"
_PREPOSITIONS = (
    r"(?:在(?!编|册|岗(?!位)|校(?!园)|建(?![筑设])|职(?!业)|读)|对"
    r"|以(?!色列|军|方|媒|总|防|往|上|下|内|外|及|来|后|前))"
)
"""Not where they begin a word: 在校生, 以色列."""
_JOINS = "其中|包括|包含|分别|同比|环比|现有|还有|还|并且|并|而|则|也|又|同时|此外|另外|另有|另|使|让|从|由|将|即|且|但|与|和|及|的|等|了|以上|左右"
_HEAD_ONE = re.compile(
    rf"{_TIME_WORDS}|{_SCOPE_WORDS}|(?:{_SUMS}|{_PREPOSITIONS})(?=[\u4e00-\u9fff]{{2}})|\(?\d{{1,2}}[).]|\s|{_JOINS}|[、:)]"
)
"""One of the words that stand before an indicator and are no part of it."""
_LEADS = (
    # about, more than, less than
    r"(?<![签契条公预合大])约|约为|近|接近|将近|大约|超过了?|超|逾|突破|高达|多达|达|达到了?|达成|至少|不足|最多|最高|最低",
    # in all, each, only
    r"共计|累计|总计|合计|一共有?|共有?|各|(?<![日户人年月周场亩次平])均|都|分别|分别(?:完成|实现)|按[年月季]|仅有?|只有|只|就",
    # there is, it is, already, again
    "有|是|为|已|已经|可以|可|将|却|仍|仍然|一直|始终|首次|再次|再度",
    # rises to, stays at, stands at
    r"(?:[升降增减涨跌]|[提增上下扩减缩压调回恢升降][高升长降大加少短缩整落复调修]|稳定|保持|维持|控制|报?收)[到至在于为]",
    "收报|报|位居",
    # from what was before
    r"(?<![理自])(?:由|从(?![业事属]))[\x01\u4e00-\u9fff]{0,8}",
    "人民币|新台币|港币",
    r"的|了|[:、,(\s]",
)
_TAIL = re.compile(rf"(?:{'|'.join(_LEADS)}){{1,12}}$")
"""The words behind an indicator that lead to its number."""
_GENERIC = re.compile(rf"^{words('generic')}$")
_CASE = re.compile(rf"{words('case')}数?(?:一审|二审)?$")
_INNER_VERB = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?{words('handled')}")
_SUBJECT_TOPIC = re.compile(
    r"(?:打击整治|打击|整治|治理|侦办)(?P<field>[^,]{2,40}(?:领域|犯罪)[^,]{0,8})$|(?P<action>(?:“[^“”]+”|[^,“”推进开展]{2,16})(?:专项行动|专项工作|"
    r"专项整治|专项斗争|专项治理))$|(?P<title>《[^《》]+》)"
)
_VERBS = re.compile(rf"^{words('verb')}")


def trim(folded: str, start: int, end: int, place: str | None = None) -> Span:
    """The span without the time, scope and linking words in front and the words that lead to a number behind."""
    text = folded[start:end]
    if found := _TAIL.search(text):
        text = text[: found.start()]
    offset = 0
    while True:
        found = _HEAD_ONE.match(text, offset)
        step = found.end() if found else place_end(text, offset, place)
        if step == offset or step >= len(text):
            break
        offset = step
    if _HEAD.fullmatch(text[offset:]):
        return start + len(text), start + len(text)
    return start + offset, start + len(text)


@lru_cache(maxsize=65536)
def names_something(indicator: str) -> bool:
    """Whether a folded indicator holds a noun or any longer word of its own: 连续, 之间 and 今年 say nothing of a number."""
    return any(
        tag[:1] == "n" or (len(word) > 1 and tag[:1] in "vjliez") for word, tag in rjieba.tag(indicator)
    )


@lru_cache(maxsize=65536)
def reads_as_name(indicator: str) -> bool:
    """Whether a folded indicator is what a person would ask for: nouns, and verbs only before or behind them.

    组织发放消费券, 铁路发送, 工伤保险参保人数; not 单位做了检查, 区县虽然, 占全市.
    """
    tagged = rjieba.tag(indicator)
    verbs = {number for number, (_, tag) in enumerate(tagged) if tag == "v"}
    return (
        all(tag[:1] in "nbjlaisfvmezx" or tag in ("uj", "eng") or word == "比" for word, tag in tagged)
        and any(_is_noun(tag) for _, tag in tagged)
        and (indicator[-1] in MEASURES or verbs in ({0}, {0, 1}, {len(tagged) - 1}, set[int]()))
        and tagged[0][1] not in ("uj", "f", "m", "x")
        and tagged[0][0] != "占"
        and tagged[-1][1] not in ("uj", "f", "m", "a", "ad")
    )


MEASURES = "率额量值数比度价"
"""What indicators end in, whatever a dictionary takes their last word for: 审结率."""


@lru_cache(maxsize=65536)
def only_links(words: str) -> bool:
    """Whether folded words only lead to a number, point or link: 或, 亦, 有些."""
    return all(tag[:1] in "cdpruy" for _, tag in rjieba.tag(words))


@lru_cache(maxsize=65536)
def core(words: str, ends: bool) -> Span:
    """What of a phrase is its noun; where it `ends` before its number, without the words that only lead there.

    中央提出今年【城镇就业目标】: a verb and a time open what is told; 央行宣布将【基准利率】: so do a verb and 将 before a
    noun, and who tells: 报告预测【营业收入】. 【客运量】预计, 【产业规模】目前: no adverb, preposition, conjunction or time
    ends a noun phrase.
    """
    agent = _AGENT.match(words)
    opening = agent.end() if agent else 0
    if opening:
        left, right = core(words[opening:], ends)
        return opening + left, opening + right
    tagged = rjieba.tag(words)
    first, last = 0, len(tagged)
    while ends and last > 1 and _leads_on(*tagged[last - 1]):
        last -= 1
    while first < last - 1 and _opens(*tagged[first], first > 0):
        first += 1
    for at in range(last - 2):
        (told, _), (word, tag), (_, after) = tagged[at : at + 3]
        if told not in _TELLS:
            continue
        if _OPENING_TIME.fullmatch(word) or (word == "将" and after[:1] in "njb"):
            first = at + 2
        elif 0 < at < _TELLER and told not in _ASIDES and tag[:1] in (*_NOMINAL, *"rqt"):
            first = at + 1
    left = sum(len(word) for word, _ in tagged[:first])
    while (
        0 < left < len(words) - 1 and words[left] in "\x01份底末初止起" and words[left : left + 2] != "初步"
    ):
        left += 1
    return left, max(left, sum(len(word) for word, _ in tagged[:last]))


def _opens(word: str, tag: str, behind: bool) -> bool:
    """Whether a word before a noun only points at it or links it: 该趟, 这项, 因为; `behind` another such one."""
    return tag == "c" or (tag == "r" and _POINTS.match(word) is not None) or (tag == "q" and behind)


def _leads_on(word: str, tag: str) -> bool:
    return word in _LEADS_TO or (tag in _NO_END and word[-1] not in "度率比")


_LISTED = re.compile(r".{0,200}?、[^、]{1,40}(?:等(?:地区?|国家?|方面)?的?|的)(?=[\u4e00-\u9fff“”]{4,40}$)")
_ASIDES = listed("aside")
_NOMINAL = ("n", "v", "b", "j", "l")
"""First letters of jieba's tags of what can open a noun phrase."""


@lru_cache(maxsize=65536)
def essence(words: str) -> tuple[Span, ...]:
    """What of a folded phrase names what is measured: without examples before it and words of how much was done.

    形式多样、内容丰富的【阅读推广活动】, 铁路【累计】发送旅客. Words, not characters: 公共交通 keeps its 共.
    """
    examples = _LISTED.match(words)
    at = start = examples.end() if examples and _opens_noun(words[examples.end() :]) else 0
    kept: list[Span] = []
    tagged = rjieba.tag(words[start:])
    for (_, before), (word, tag), (after, following) in zip(
        (("", ""), *tagged), tagged, (*tagged[1:], ("", "")), strict=False
    ):
        if at == start and word in _LEADS_IN and len(words) - at - len(word) >= _LEAST_LED:
            start = at = at + len(word)
            continue
        if _RELATIVE.fullmatch(word) and before not in ("p", "v") and following[:1] in (*_NOMINAL, *"adsp"):
            kept.append((start, at))
            start = at = at + len(word)
            continue
        done = _is_noun(before) and (not after or (following[:1] in ("n", "v") and len(after) > 1))
        if word in _ASIDES and at == start and following[:1] in _NOMINAL:
            start += len(word) if len(words) - at - len(word) >= _LEAST_NOUN else 0
        elif word in _ASIDES and at > start and (done or (tag[:1] != "v" and following[:1] == "v")):
            kept.append((start, at))
            start = at + len(word)
        at += len(word)
    return (*kept, (start, at))


def _is_noun(tag: str) -> bool:
    return tag[:1] in "nbjl" or tag == "vn"


def _opens_noun(words: str) -> bool:
    tag = rjieba.tag(words)[0][1]
    return tag == "vn" or tag[:1] not in "vpdu"


_AGENT = re.compile(
    r"(?:[\u4e00-\u9fff“”‘’]{1,29}?[局院队部委厅署司团方府关会省市县区州盟旗镇乡村国](?:累计|总共|一共|共(?![同享有和产建通])|先后)"
    r"|[\u4e00-\u9fff“”‘’]{2,30}?(?:造成|导致))(?!的)(?=[\u4e00-\u9fff]{4})"
)
"""Who has done what is counted (某市警方共【破获案件】), or what did it; 铁路共发送旅客 counts what railways carry."""
_POINTS = re.compile(r"[我他她它这该此那]|其(?![他它余])|有些")
_TELLS = listed("tells")
_LEADS_IN = listed("leads_in")
_LEAST_LED = 2
_RELATIVE = re.compile(r"[今去前明本昨上][年天日晚月]")
"""A time that a sentence names in the midst of what is measured: 德国今年国内生产总值."""
_TELLER = 6
"""So many words say at most who tells of a figure."""
_NO_END = frozenset(("d", "c", "t", "ad", "vd", "mq", "p", "uj", "ul", "uz", "ug"))
"""jieba's tags of words that cannot end a noun phrase."""
_LEADS_TO = listed("leads_to")
"""Verbs, prepositions and names of comparisons that lead to a number."""
_OPENING_TIME = re.compile(r"[今去前明本]年|\x01+")


_RANKED = re.compile(
    r"(?P<what>.*?)(?:以[\u4e00-\u9fff]{2,8})?"
    r"(?:(?:其次|次之|第[二三四五]|最[高低多少大小快慢])(?:者|的[\u4e00-\u9fff]{0,4})?(?:[是为则].{2,})?|(?:排名[^,]{1,12})?依[次序][是为].{2,})$"
)


def ranked(words: str, place: str) -> int | None:
    """How many characters of a phrase are measured where it ranks a place: 失业率|最低的是希腊, |其次为希腊; else None.

    A place alone is ranked by the figures before it.
    """
    found = _RANKED.match(words)
    what = found["what"] if found else words
    if what in (place, place[:-1]):
        return 0
    return len(what) if found else None


def heads(folded: str, span: Span, count: int) -> list[Phrase] | None:
    """The `count` members of a list of indicators, each completed with what the members share; else None.

    刑事、治安警情 gives 刑事警情 and 治安警情; 抢劫、盗窃等案件 gives 抢劫等案件 and 盗窃等案件.
    """
    start, end = span
    text = folded[start:end]
    listed, shared = text, ""
    if "等" in text:
        listed, _, shared = text.rpartition("等")
        shared = "等" + shared if len(shared) > 1 else ""
    pieces = _members(listed, count)
    if not pieces:
        return None
    if shared:
        at = len(text) - len(shared)
        return [((start + a, start + b), (start + at, end)) for a, b in pieces]
    return [tuple((start + a, start + b) for a, b in phrase) for phrase in _completed(listed, pieces)]


def _members(listed: str, count: int) -> list[Span]:
    """The members between 、, the last two of which 和 may join: names hold 和 themselves; [] if not `count`."""
    pieces, position = [], 0
    for part in listed.split("、"):
        pieces.append((position, position + len(part)))
        position += len(part) + 1
    if len(pieces) == count - 1:  # the last two are joined by 和
        a, b = pieces[-1]
        joint = re.search(r"以及|[和与及]", listed[a:b])
        if joint and joint.start() > 0:
            pieces[-1:] = [(a, a + joint.start()), (a + joint.end(), b)]
    return pieces if len(pieces) == count and all(b > a for a, b in pieces) else []


def _completed(listed: str, pieces: list[Span]) -> list[Phrase]:
    words = [listed[a:b] for a, b in pieces]
    _, last_end = pieces[-1]
    last = words[-1]
    phrases: list[Phrase] = []
    verb = _VERBS.match(words[0])
    stem = words[0][verb.end() :] if verb else words[0]
    if shared := _shared_tail(stem, last):
        tail = (last_end - shared, last_end)
        for index, piece in enumerate(pieces):
            elliptic = index < len(pieces) - 1 and not listed[slice(*piece)].endswith(last[-shared:])
            phrases.append((piece, tail) if elliptic else (piece,))
        return phrases
    return [(piece,) for piece in pieces]


def _shared_tail(first: str, last: str) -> int:
    """How many characters at the end of `last` the shorter `first` lacks: 刑事 | 治安警情 → 2."""
    if first[-2:] == last[-2:] or first[-1:] == last[-1:]:
        return 0
    width = len(first)
    if "(" in last and ")" in last and not last.endswith(")"):
        return len(last) - last.rindex(")") - 1
    if width > 4 or len(last) < width + 2:
        return 0
    return len(last) - max(2, width) if len(last) - max(2, width) >= 2 else 2


_LEAST_NOUN, _LEAST_TOLD = 4, 5
"""A shorter noun says too little without what is told of it (企业获评示范基地), and a shorter predicate is part of it."""


@lru_cache(maxsize=65536)
def noun_length(words: str) -> int:
    """How many characters of the words behind a quantity are its noun: 四台【水泵】正在作业, 7所【学校】得到改善."""
    tagged = rjieba.tag(words)
    length = 0
    for (_, before), (word, tag), (_, following) in zip(
        (("", ""), *tagged), tagged, (*tagged[1:], ("", "n")), strict=False
    ):
        told = tag in ("d", "p") or word in ("正在", "全部") or (tag == "v" and following in _NO_OBJECT)
        if told and before != "uj" and length >= _LEAST_NOUN and len(words) - length > _LEAST_TOLD:
            return length
        length += len(word)
    return length


@lru_cache(maxsize=65536)
def parted(words: str) -> Span:
    """Where, of the words between two quantities, the left one's noun ends and the right one's last verb begins."""
    tagged = rjieba.tag(words)
    noun, at, verb = 0, 0, len(words)
    for word, tag in tagged:
        if tag in ("v", "p", "d") and at:
            noun = noun or at
            verb = at if tag == "v" else verb
        at += len(word)
    return noun or len(words), verb


@lru_cache(maxsize=65536)
def ends_in_noun(words: str) -> bool:
    """Whether the last of the words is a noun."""
    return bool(words) and _is_noun(rjieba.tag(words)[-1][1])


_NO_OBJECT = frozenset(("v", "d", "p", "ns", "r", "ul", "uz"))
"""Classes of words before which a verb tells of the noun before it; before a noun it may belong to it (创新药)."""


def is_generic(phrase: str) -> bool:
    """True where the phrase measures something of an earlier one: 抓获犯罪嫌疑人, 挽回经济损失."""
    return bool(_GENERIC.match(phrase))


def topic_of(phrase: str) -> tuple[int, int] | None:
    """The part of an indicator that later generic ones belong to, as a span of it: 侦办【涉企业项目案件】."""
    if not _CASE.search(phrase):
        return None
    verb = _VERBS.match(phrase) or _INNER_VERB.match(phrase)
    start = verb.end() if verb else 0
    end = len(re.sub(r"数?(?:一审|二审)?$", "", phrase))
    return (start, end) if end - start >= 3 else None


def subject_topic(clause: str) -> tuple[int, int] | None:
    """The matter that a clause without a figure introduces, as a span of it: 推进【“全民反诈”专项行动】."""
    found = _SUBJECT_TOPIC.search(clause)
    return found.span(found.lastgroup) if found and found.lastgroup else None


_ENUMERATION = re.compile(r"(?:及|和|与|包括|如|:)?[^、及和与“”]{1,14}(?:、[^、]{1,14}){1,20}等$")


def without_enumeration(phrase: str) -> int:
    """The length of a phrase without the list of examples at its end: 启动专项行动【及打击、整治等】(5个子行动)."""
    found = _ENUMERATION.search(phrase)
    return found.start() if found and found.start() >= 2 else len(phrase)


_OPEN_END = re.compile(words("open_end") + "$")


def wants_noun(before: str) -> bool:
    """True where the words before a quantity end in one that needs the noun behind it: 吸引了来自【28个国家】."""
    return bool(_OPEN_END.search(before))


def is_verb_only(phrase: str) -> bool:
    """True for a phrase that is a verb without its object, which then stands behind the quantity."""
    found = _VERBS.match(phrase)
    return found is not None and found.end() == len(phrase)


def leading_verb(phrase: str) -> int:
    """The length of the verb that a phrase begins with, 0 where it begins with none."""
    found = _VERBS.match(phrase)
    return found.end() if found else 0
