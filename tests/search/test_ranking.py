"""What the score rests on, seen from outside: its parts, its weights, its preferences."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from xunduan.index.snapshot import Snapshot
from xunduan.search.engine import Engine
from xunduan.search.ranking import Weights
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings


def test_every_part_lies_between_0_and_1_and_is_weighed(engine: Engine) -> None:
    for query in ("龙门河清淤多少公里", "2023年洛阳市反诈劝阻人次", "night bus", "酒坊"):
        for hit in engine.search(SearchRequest(query, explain=True)).hits:
            assert hit.explain is not None
            weights = hit.explain["weights"]
            assert {"dense", "coverage"} <= set(weights)
            assert all(0 <= hit.explain[name] <= 1 + 1e-6 for name in weights)
            assert ("place" in weights) == ("洛阳" in query)
            assert ("year" in weights) == ("2023" in query)


def test_hits_are_in_the_order_of_their_scores_within_what_diversity_allows(engine: Engine) -> None:
    scores = [
        hit.score for hit in engine.search(SearchRequest("龙门河清淤", limit=100, per_document=100)).hits
    ]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("off", [{"coverage": 0.0}, {"windows": 0.0, "contexts": 0.0, "passages": 0.0}])
def test_with_one_side_off_the_other_still_finds(
    archive: Snapshot, configured: Settings, off: dict[str, float]
) -> None:
    engine = Engine(archive, FakeEncoder(), configured, Weights(**off))
    hits = engine.search(SearchRequest("龙门河清淤三十八公里,封堵排污口")).hits
    assert hits[0].document.id in ("river", "river-reprint")
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.fixture(scope="module")
def two_cities(tmp_path_factory: pytest.TempPathFactory, build_fake: Build, configured: Settings) -> Engine:
    body = "{city}公安局统计,{year}年全市破获电信网络诈骗案件{n}起,挽回损失{n}万元,群众普遍反映良好。"
    folder: Path = tmp_path_factory.mktemp("cities")
    files = {
        f"{city}-{year}.txt": f"{city}{year}年反诈工作通报\n\n" + body.format(city=city, year=year, n=n)
        for n, (city, year) in enumerate(
            ((city, year) for city in ("重庆市", "贵阳市", "东营市") for year in (2021, 2022, 2023)), 211
        )
    }
    return Engine(
        build_fake(write_files(folder / "in", files), folder / "index").snapshot, FakeEncoder(), configured
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("贵阳2022年破获诈骗案件多少起", "贵阳市-2022.txt"),
        ("渝2021年破获诈骗案件多少起", "重庆市-2021.txt"),
        ("東營市2023年破獲詐騙案件", "东营市-2023.txt"),
        ("How many fraud cases did Dongying solve in 2021", "东营市-2021.txt"),
    ],
)
def test_the_place_and_the_year_asked_for_come_first(two_cities: Engine, query: str, first: str) -> None:
    results = two_cities.search(SearchRequest(query))
    assert results.hits[0].document.path == first
    assert results.total + results.related > 1, "a preference, not a filter"


def test_the_passage_with_the_figure_asked_for_comes_before_its_neighbour(
    tmp_path: Path, build_fake: Build, configured: Settings
) -> None:
    body = "据统计,劝阻潜在受害人{n}人次,止付一批资金,电信网络诈骗发案数有所回落。"
    files = {
        "talk.txt": "谈劝阻\n\n" + body.format(n="许多"),
        "figure.txt": "谈成效\n\n" + body.format(n="3.6万"),
        **{f"{n}.txt": f"巡河\n\n第{n}次巡查河段,芦苇长势良好,水位平稳,沿岸无人垂钓。" for n in range(6)},
    }
    snapshot = build_fake(write_files(tmp_path / "in", files), tmp_path / "index").snapshot
    hits = Engine(snapshot, FakeEncoder(), configured).search(SearchRequest("劝阻潜在受害人多少人次")).hits
    assert hits[0].document.path == "figure.txt"
    assert [figure.text for figure in hits[0].answers] == ["3.6万人次"]
