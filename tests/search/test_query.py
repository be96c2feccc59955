"""Understanding a query: folded, phrases, exclusions, places, years; nothing typed makes it fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.fold import fold
from xunduan.search.errors import QueryError
from xunduan.search.query import Query, understand


def parse(text: str) -> Query:
    return understand(text, 512)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("反詐預警勸阻人數", "反诈预警劝阻人数"),
        ("２０２３年下降１２．５％", "2023年下降12.5%"),
        ("群 众 安 全 感", "群众安全感"),
        ("群\u3000众\u3000安\u3000全\u3000感", "群众安全感"),
        ("ＧＤＰ增长", "gdp增长"),
        ("「專項行動」成效", "“专项行动”成效"),
        ("反诈\x00预警", "反诈 预警"),
    ],
)
def test_what_means_the_same_is_matched_by_the_same_terms(one: str, other: str) -> None:
    first, second = parse(one), parse(other)
    assert first.bigrams == second.bigrams
    assert first.words == second.words
    assert first.phrases == second.phrases
    assert first.years == second.years


def test_words_typed_apart_stay_apart_where_they_are_words() -> None:
    assert parse("反诈 预警").folded == "反诈 预警"
    assert parse("酒 驾").folded == "酒 驾"


@pytest.mark.parametrize(
    ("typed", "phrases", "excluded", "left"),
    [
        ("“专项行动” 成效", ("专项行动",), (), "“专项行动” 成效"),
        ('"night bus" lines', ("night bus",), (), '"night bus" lines'),
        ("反诈 -短信", (), ("短信",), "反诈"),
        ("-短信 反诈", (), ("短信",), "反诈"),
        ("反诈 -“劝阻短信” -電話", (), ("劝阻短信", "电话"), "反诈"),
        ("反诈 －短信", (), ("短信",), "反诈"),
        ("covid-19 疫苗", (), (), "covid-19 疫苗"),
        ("气温 -5 度", (), (), "气温 -5 度"),
        ("2020-2023年", (), (), "2020-2023年"),
        ("『夜间巡航』 班次", ("夜间巡航",), (), None),
        ("“……” 反诈", (), (), None),
    ],
)
def test_phrases_and_exclusions(
    typed: str, phrases: tuple[str, ...], excluded: tuple[str, ...], left: str | None
) -> None:
    query = parse(typed)
    assert query.phrases == phrases
    assert query.excluded == excluded
    if left is not None:
        assert query.folded == left


def test_what_is_embedded_keeps_its_script_and_loses_what_is_excluded() -> None:
    assert parse("反詐預警 -短信 人數").text == "反詐預警 人數"


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("重庆反诈预警人数", ("重庆市",)),
        ("重慶永川區反詐", ("永川区",)),
        ("山东和贵阳对比", ("山东省", "贵阳市")),
        ("反诈预警人数", ()),
        ("fraud prevention in Chongqing", ("重庆市",)),
        ("酉阳 旅游收入", ("酉阳土家族苗族自治县",)),
        ("嵩明有多少人", ("嵩明县",)),
        ("平阳湖 水位", ()),
        ("郯城渡船有几艘", ("郯城县",)),
        ("吉利渡船有几艘", ()),  # a district, a make, and lucky
        ("牡丹花期", ()),
        ("菏泽牡丹区渡船", ("牡丹区",)),
    ],
)
def test_places_are_recognised_the_most_exact_of_each(typed: str, places: tuple[str, ...]) -> None:
    assert parse(typed).places == places


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2022年反诈", (2022,)),
        ("２０２２年和2023年", (2022, 2023)),
        ("crime figures 2022", (2022,)),
        ("劝阻2022人", ()),
        ("下降20.22%", ()),
        ("12022年", ()),
        ("反诈", ()),
    ],
)
def test_years_are_told_from_counts(typed: str, years: tuple[int, ...]) -> None:
    assert parse(typed).years == years


def test_asking_words_are_not_looked_for() -> None:
    assert parse("破获案件多少起").bigrams >= {"b破获", "b案件"}
    assert not any("多少" in term for term in parse("破获案件多少起").bigrams)
    assert parse("多少").bigrams == {"b多少"}


def test_english_words_have_their_chinese() -> None:
    query = parse("how many police were injured")
    assert query.is_latin
    chinese = {word for translation in query.translations for word in translation.chinese}
    assert "警察" in chinese
    assert not parse("警察 police").is_latin


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "。!?", "-短信", "\ud800\udfff", "\u200d", "“”", "🙂"])
def test_nothing_to_look_for_is_refused(typed: str) -> None:
    with pytest.raises(QueryError, match="请输入"):
        parse(typed)


def test_the_limit_and_the_length_are_named() -> None:
    with pytest.raises(QueryError, match=r"6 个字符，上限为 5"):
        understand("反诈预警劝阻", 5)
    assert understand("反诈预警劝", 5).folded == "反诈预警劝"


@given(
    st.text(alphabet=st.characters(), max_size=60)
    | st.text(alphabet="反诈-“”\" '「」年2月3\n\ud800é", max_size=30)
)
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    try:
        query = parse(typed)
    except QueryError:
        return
    assert any(char.isalnum() for char in query.folded)
    assert query.folded == fold(query.folded)
    assert not any(0xD800 <= ord(char) <= 0xDFFF or ord(char) < 32 for char in query.text)
    assert all(query.excluded)
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("葛小梅当选村长", ("葛小梅",)),
        ("葛小梅 当选", ("葛小梅",)),
        ("申请人可以复议吗", ()),
        ("胡萝卜价格", ()),
        ("马家镇 水费", ()),
        ("龙民 值班", ("龙民",)),  # no word that jieba knows
        ("江豚 值班", ()),
        ("上官寒 值班", ("上官寒",)),  # a surname of two characters
        ("司空见惯的事", ()),
        ("唐守有", ("唐守有",)),  # to jieba a name and a verb
        ("高楼层", ()),
        ("文明等", ()),
        ("岳不群", ("岳不群",)),  # a name that jieba's dictionary counts often
    ],
)
def test_a_name_that_opens_a_query_is_asked_for_by_its_exact_words(
    query: str, people: tuple[str, ...]
) -> None:
    assert parse(query).people == people


def test_what_is_to_be_embedded_is_told_at_once() -> None:
    told: list[tuple[str, str]] = []
    query = understand(" 2019年青川县渔船多少艘 -公告", 100, lambda *texts: told.append(texts))
    assert told == [(query.text, query.placeless)]
    assert query.placeless == "渔船多少艘"


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("《北岸紀事》的作者", ("北岸纪事",)),
        ("《中华人民共和国渡口法》第三条和《渡口管理办法（2019年修订）》", ("渡口法", "渡口管理办法")),
        ("《北岸纪事：一座渡口的百年》", ("北岸纪事",)),
        ("北岸纪事的作者", ()),
    ],
)
def test_titles_are_what_stands_in_book_brackets(typed: str, titles: tuple[str, ...]) -> None:
    assert understand(typed, 200).titles == titles
