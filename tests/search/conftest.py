"""An archive made up for the search room's tests, and an engine over it with the fake encoder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder
from xunduan.commands.generated_archive import document
from xunduan.index.snapshot import Snapshot
from xunduan.search.engine import Engine
from xunduan.settings import Settings

RIVER = (
    "龙门河整治工程今年完成清淤三十八公里,封堵排污口126个,沿岸新种芦苇四千亩。"
    "水务部门介绍,河水透明度比上年提高0.6米,沿河两岸居民投诉减少41.5%。\n"
    "下一步将在上游修建两座生态滚水坝,工期十八个月。"
)
RECORDS = [
    {"id": "river", "title": "龙门河整治见成效", "text": RIVER, "source": "河工日报", "published": "2023-05-04", "place": "洛阳市"},
    {"id": "river-reprint", "title": "转载:龙门河的清流", "text": RIVER, "source": "城乡晚报", "published": "2023-05-06"},
    {
        "id": "fraud-hant", "title": "臺中警方公布反詐成果", "source": "中部新聞", "published": "2024-01-15", "place": "臺中市",
        "text": "警方統計,去年全市勸阻疑似受騙民眾匯款5,230人次,攔阻金額達新臺幣9億元。假投資詐騙最多,占受理案件的三成七。",
    },
    {
        "id": "fraud-hans", "title": "洛阳反诈中心年报", "source": "河工日报", "published": "2022-12-30", "place": "洛阳市",
        "text": "反诈中心2022年发出劝阻短信88万条,见面劝阻潜在受害人1.9万人次,止付涉案资金2.4亿元。刷单返利类骗局占到四成。",
    },
    {
        "id": "english", "title": "Night bus lines extended", "source": "City Herald", "published": "2021-07-01",
        "text": "The city extended seven night bus lines to the railway station. Ridership after midnight rose by 23% within a year.",
    },
    {
        "id": "widths", "title": "ＡＩ病历质检上线", "source": "河工日报", "published": "2024-03-08",
        "text": "市第一人民医院用ＡＩ质检病历,每日抽查１２００份,缺陷率由８．５％降到２．１％。医生说省下的时间用来查房。",
    },
    {"id": "undated", "title": "老桥传说", "text": "石拱桥的酒坊早已不在,桥头的老槐树还年年开花,镇上的老人至今记得当年的酒香。"},
]  # fmt: skip
MADE_UP = 40


def write_archive(folder: Path) -> Path:
    """The records, and generated documents beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
    (folder / "records.jsonl").write_text(lines, encoding="utf-8")
    for number in range(MADE_UP):
        title, text = document(number)
        (folder / f"{number:02}.txt").write_text(f"{title}\n\n{text}", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, build_fake: Build) -> Snapshot:
    """A snapshot of the archive made by the fake encoder."""
    folder = tmp_path_factory.mktemp("archive")
    return build_fake(write_archive(folder / "in"), folder / "index").snapshot


@pytest.fixture(scope="session")
def engine(archive: Snapshot, configured: Settings) -> Engine:
    """The engine over the archive; fit for any test that only asks."""
    return Engine(archive, FakeEncoder(), configured)
