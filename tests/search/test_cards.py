"""Which answers stand side by side, and which one alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xunduan.index.documents import Document, Fact, Figure, FigureKind, Metadata, Passage
from xunduan.search.answer import PassageAnswer
from xunduan.search.answer_fit import place_fit
from xunduan.search.asked import figure_asked
from xunduan.search.cards import FIRST, SHOWN, Answering, cards


def figure(
    value: float, period: str | None = "2019年", place: str | None = None, kind: FigureKind = "actual"
) -> Figure:
    text = f"{value}艘"
    return Figure(
        text, 0, len(text), "渔船", value, "艘", kind=kind, period=period, place=place, period_kind="year"
    )


def hit(one: Figure | None, number: int, strength: float = 0.9, owned: str = "渔船") -> Answering:
    answer = PassageAnswer((one,) if one else (), strength, frozenset(owned.split()))
    document = Document(f"d{number}", f"{number}.txt", "", Metadata(published=Fact("2020-01-01", "stated")))
    return Answering(answer, 0.9 - 0.01 * number, f"p{number}", document)


def shown(query: str, *hits: Answering) -> list[float]:
    return [answer.figure.value for answer in cards(figure_asked(query), hits)]


def test_other_years_stand_beside_the_best_newest_first() -> None:
    assert shown("渔船多少艘", hit(figure(10), 0), hit(figure(12, "2021年"), 1)) == [12, 10]


def test_answers_beyond_the_first_hits_are_gathered() -> None:
    silent = [hit(None, number) for number in range(1, 12)]
    assert shown("渔船多少艘", hit(figure(10), 0), *silent, hit(figure(12, "2021年"), 12)) == [12, 10]


def test_later_hits_are_not_looked_at_where_no_first_one_answers() -> None:
    looked_at = iter(hit(None, number) for number in range(12))
    assert cards(figure_asked("渔船多少艘"), looked_at) == ()
    assert len(list(looked_at)) == 12 - FIRST


def test_nothing_is_shown_where_none_of_the_first_hits_answers() -> None:
    silent = [hit(None, number) for number in range(8)]
    assert shown("渔船多少艘", *silent, hit(figure(10), 9)) == []


def test_a_hit_far_behind_the_best_one_gives_no_answer() -> None:
    silent = replace(hit(None, 0), score=0.9)
    near, far = (replace(hit(figure(10), 1), score=score) for score in (0.86, 0.7))
    assert shown("渔船多少艘", silent, near) == [10]
    assert shown("渔船多少艘", silent, far) == []
    assert shown("渔船多少艘", silent, near, replace(hit(figure(12, "2021年"), 2), score=0.7)) == [12, 10]


def test_documents_of_other_titles_add_nothing_to_the_one_that_a_query_names() -> None:
    def titled(one: Answering, title: str) -> Answering:
        metadata = replace(one.document.metadata, title=Fact(title, "stated"))
        return replace(one, document=replace(one.document, metadata=metadata))

    own, other = titled(hit(figure(10), 0), "桃溪渔港"), titled(hit(figure(12, "2021年"), 1), "柳溪码头")
    assert shown("桃溪渔港渔船多少艘", own, other) == shown("桃溪渔港渔船多少艘", other, own) == [10]
    assert shown("渔船多少艘", own, other) == [12, 10]


def test_namesakes_of_the_place_asked_for_stand_side_by_side() -> None:
    fuxin, port = figure(10, place="阜新市海州区"), figure(12, place="连云港市海州区")
    assert sorted(shown("海州区渔船多少艘", hit(fuxin, 0), hit(port, 1))) == [10, 12]
    assert shown("阜新市渔船多少艘", hit(fuxin, 0), hit(figure(12, place="阜新市"), 1)) == [10]


def test_no_more_than_a_few_are_shown() -> None:
    many = [hit(figure(10 + number, f"{2000 + number}年"), number) for number in range(9)]
    assert len(shown("渔船多少艘", *many)) == SHOWN


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("2019年渔船多少艘", hit(figure(12, "2021年", kind="target"), 1)),  # an aim beside what is
        ("2019年6月渔船多少艘", hit(figure(12, "2019年7月"), 1)),  # another month than asked for
        ("渔船多少艘", hit(figure(12, "2021年"), 1, owned="船")),  # of something else
        ("渔船多少艘", hit(figure(12, "2021年"), 1, strength=0.5)),
        ("渔船多少艘", hit(figure(12, "2021年", place="象山县"), 1)),  # a part beside the whole country
    ],
)
def test_what_is_not_asked_as_well_is_left_out(query: str, other: Answering) -> None:
    assert shown(query, hit(figure(10, place="中国"), 0), other) == [10]


@pytest.mark.parametrize(
    ("period", "place", "both"), [("2019年", None, False), (None, None, False), ("2021年", None, True)]
)
def test_of_two_numbers_a_document_gives_for_one_place_and_time_the_better_is_shown(
    period: str | None, place: str | None, both: bool
) -> None:
    best, other = hit(figure(10, place="象山县"), 0), hit(figure(12, period, place), 1, strength=0.8)
    found = shown("渔船多少艘", best, replace(other, document=best.document))
    assert sorted(found) == ([10, 12] if both else [10])


@pytest.mark.parametrize(
    ("strength", "other", "answer"),
    [(0.89, 12, []), (0.89, 10, [10]), (0.7, 12, [10])],
)
def test_two_passages_of_a_document_that_answer_as_well_otherwise_give_none(
    strength: float, other: float, answer: list[float]
) -> None:
    best, second = hit(figure(10), 0), hit(figure(other, None), 1, strength=strength)
    assert shown("渔船多少艘", best, replace(second, document=best.document)) == answer


def test_two_answers_of_one_passage_stand_in_the_order_asked() -> None:
    both = PassageAnswer((figure(3), figure(2)), 0.9, frozenset(("渔船",)))
    document = Document("d", "d.txt", "", Metadata())
    found = cards(figure_asked("拖网渔船、围网渔船各多少艘"), [Answering(both, 0.9, "p", document)])
    assert [answer.figure.value for answer in found] == [3, 2]


def test_what_is_compared_stands_side_by_side() -> None:
    years = [hit(figure(10, f"{year}年"), number) for number, year in enumerate((2021, 2022))]
    assert shown("2021年和2022年渔船多少艘", *years) == [10, 10]
    towns = ("绍兴市", "嘉兴市")
    told = [hit(figure(10 + number, f"{2019 - number}年", town), number) for number, town in enumerate(towns)]
    assert shown("绍兴和嘉兴渔船哪个多", *told) == [10, 11]
    assert shown("绍兴渔船多少艘", *told) == [10]


def test_a_figure_of_an_unknown_place_fits_the_country_less_than_one_of_it() -> None:
    document, passage = Document("d", "d.txt", "", Metadata()), Passage("p", "d", 0, 3, "12艘")
    asked = figure_asked("全国有多少艘渔船")
    country, unknown, elsewhere = (
        place_fit(asked, figure(12, place=place), passage, document) for place in ("中国", None, "宁波市")
    )
    assert country == 1 > unknown > elsewhere == 0


def test_a_part_gives_way_to_what_is_called_as_asked() -> None:
    part = hit(replace(figure(10), indicator="农村渔船"), 0)
    whole = hit(figure(12), 1, 0.5)
    assert shown("渔船多少艘", part) == [10]
    assert shown("渔船多少艘", part, whole) == [12]
