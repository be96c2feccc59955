"""Files that say what others are: Zotero's exports and sitemaps, as those programs write them."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.fakes import write_files
from xunduan.index.reading import Limits, walk
from xunduan.index.reading.catalogues import catalogued
from xunduan.settings import Settings

RIS = """TY  - JOUR
TI  - 坡地梯田的蓄水试验
AU  - 欧阳, 青禾
AU  - Berg, Anna
T2  - 山地农学
DA  - 2019/04/20/
UR  - https://journal.example/12
KW  - 梯田
KW  - 蓄水
L1  - files/7/梯田.pdf
L1  - files/8/附表.txt
ER  - 

TY  - BOOK
TI  - 没有附件的书
PY  - 2001
ER  - 
"""
BIB = r"""
@techreport{qiao2020,
	title = {{DripLine} 滴灌 100\% 改造报告},
	author = {乔, 木 and M{\"u}ller, Jan},
	institution = {河源灌区},
	year = {2020},
	url = {https://guanqu.example/a?x=1\&y=2},
	keywords = {滴灌, 改造},
	file = {Full Text:C\:\\Users\\qiao\\Zotero\\storage\\AB12CD34\\报告.txt:text/plain},
}
"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://www.shuiwu.example/news/1</loc></url>
  <url><loc>https://www.shuiwu.example/about/</loc><lastmod>2022-01-01</lastmod></url>
  <url><loc>https://www.shuiwu.example/news/%E6%B1%9B%E6%9C%9F.html</loc>
    <news:news><news:publication><news:name>水务报</news:name></news:publication>
      <news:publication_date>2021-07-02</news:publication_date><news:title>汛期值守</news:title></news:news></url>
  <url><loc>https://www.shuiwu.example/not/saved.html</loc></url>
</urlset>
"""


def stated(folder: Path, files: dict[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    return catalogued(walk(write_files(folder, files)), Limits.from_settings(Settings()))


def test_an_entry_of_zotero_speaks_of_each_of_its_attachments(tmp_path: Path) -> None:
    found, told = stated(
        tmp_path, {"导出/我的库.ris": RIS, "导出/files/7/梯田.pdf": "x", "导出/files/8/附表.txt": "x"}
    )
    assert set(found) == {"导出/files/7/梯田.pdf", "导出/files/8/附表.txt"}
    assert found["导出/files/7/梯田.pdf"] == {
        "title": "坡地梯田的蓄水试验", "source": "山地农学", "published": "2019-04-20",
        "url": "https://journal.example/12", "authors": "欧阳青禾、Anna Berg", "tags": "梯田、蓄水",
    }  # fmt: skip
    assert told == {"导出/我的库.ris": ""}


def test_bibtex_is_decoded_and_finds_the_file_of_another_machine_s_disk_by_its_folder(tmp_path: Path) -> None:
    found, _ = stated(
        tmp_path, {"lib.bib": BIB, "storage/AB12CD34/报告.txt": "x", "storage/ZZ99/报告.txt": "x"}
    )
    assert found == {
        "storage/AB12CD34/报告.txt": {
            "title": "DripLine 滴灌 100% 改造报告", "source": "河源灌区", "published": "2020",
            "url": "https://guanqu.example/a?x=1&y=2", "authors": "乔木、Jan Müller", "tags": "滴灌、改造",
        }
    }  # fmt: skip


def test_a_file_that_could_be_one_of_several_is_not_spoken_of(tmp_path: Path) -> None:
    found, _ = stated(tmp_path, {"a.ris": RIS, "x/7/梯田.pdf": "x", "y/7/梯田.pdf": "x", "附表.txt": "x"})
    assert found == {}


@pytest.mark.parametrize("folder", ["www.shuiwu.example/", ""])
def test_a_sitemap_gives_saved_pages_their_addresses(tmp_path: Path, folder: str) -> None:
    pages = [f"{folder}news/1.html", f"{folder}about/index.html", f"{folder}news/汛期.html"]
    found, told = stated(tmp_path, {"sitemap-1.xml": SITEMAP, **dict.fromkeys(pages, "x")})
    site = "https://www.shuiwu.example"
    assert found[pages[0]] == {"url": f"{site}/news/1"}
    assert found[pages[1]] == {"url": f"{site}/about/"}, (
        "when a page was last changed is not when it was published"
    )
    assert found[pages[2]] == {
        "url": f"{site}/news/%E6%B1%9B%E6%9C%9F.html", "title": "汛期值守", "published": "2021-07-02", "source": "水务报",
    }  # fmt: skip
    assert len(found) == 3 and told == {"sitemap-1.xml": ""}


@pytest.mark.parametrize("name", ["broken.ris", "broken.bib", "sitemap.xml"])
@pytest.mark.parametrize(
    "text", ["", "\0\0", "TY  - \nAB", "@article{", "<urlset", "<html><body>x", "中" * 50]
)
def test_what_is_no_catalogue_states_nothing_and_logs_nothing(
    tmp_path: Path, name: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        found, told = stated(tmp_path, {name: text, "a.txt": "x"})
    assert found == {} and set(told) == {name}
    assert not caplog.records


def test_an_entity_of_a_sitemap_is_not_followed(tmp_path: Path) -> None:
    secret = write_files(tmp_path, {"secret": "密码"}) / "secret"
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + SITEMAP.replace("汛期值守", "&e;")
    found, _ = stated(tmp_path / "in", {"sitemap.xml": text, "news/汛期.html": "x"})
    assert "密码" not in str(found)
