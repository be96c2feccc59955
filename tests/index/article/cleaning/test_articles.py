"""The development articles: nothing but body, every noted kind of dirt gone, metadata right or absent."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, Passage, RawDocument
from xunduan.index.splitting import split

pytestmark = pytest.mark.shared

Articles = dict[str, tuple[Document, tuple[Passage, ...]]]

# First and last raw line (1-based) of each article's body as the corpus notes give them; headings included.
BODY_LINES = {"000": (9, 51), "001": (4, 96), "002": (2, 7), "003": (6, 24), "004": (14, 90)}
# Queries whose words stand on no line of the furniture: none of these may be found.
FURNITURE = (
    "分享讓更多人看到", "小字號", "返回頂部", "本網專稿", "責編", "RCEP", "清涼經濟", "首頁 > 正文", "城市相冊", "欄目精選", "版權所有",
    "010070150010", "陶玉蓮", "7UU", "法治快讯网", " |", "通讯员", "摄", "■", "Logo", "下载客户端", "登录", "字号", "来源:", "出 品", "邮 箱",
    "pinganximeng", "编 辑", "原标题", "阅读原文", "上传并发布", "收藏", "我要举报", "扫码", "ICP", "公网安备", "许可证", "©", "/a>", "&&",
    "wǎng", "fā", "花果园", "集中返还",
)  # fmt: skip


def lines_of(folder: Path, prefix: str) -> tuple[str, list[str]]:
    (path,) = (folder / "corpus").glob(f"{prefix}_*.txt")
    return path.name, path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def articles(shared_dir: Path) -> Articles:
    made = {}
    for prefix in BODY_LINES:
        name, lines = lines_of(shared_dir, prefix)
        document = clean(RawDocument(name, tuple(Block(line) for line in lines)))
        made[prefix] = (document, split(document))
    return made


def bare(text: str) -> str:
    text = re.sub(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜ]+\)", "", text)
    return re.sub(r"[\s□&|]", "", text)


@pytest.mark.parametrize("prefix", BODY_LINES)
def test_the_body_and_nothing_else_is_left(prefix: str, shared_dir: Path, articles: Articles) -> None:
    _, lines = lines_of(shared_dir, prefix)
    first, last = BODY_LINES[prefix]
    body = [bare(line) for line in lines[first - 1 : last] if line.strip()]
    document = articles[prefix][0]
    text = bare(document.text)
    # A dateline in front and a watermark behind are cut off the line: its middle has to be there.
    missing = [line for line in body if line[40:-12] not in text or line[-30:-12] not in text]
    extra = [line for line in document.text.split("\n") if bare(line) not in "".join(body)]
    assert (missing, extra) == ([], [])


def test_no_noted_dirt_is_in_any_passage(articles: Articles) -> None:
    texts = [text for _, passages in articles.values() for p in passages for text in (p.text, *p.headings)]
    assert [dirt for dirt in FURNITURE if any(dirt in text for text in texts)] == []


def test_paragraphs_printed_twice_are_passages_once(articles: Articles) -> None:
    assert sum("违法犯罪类警情、刑事警情" in p.text for p in articles["002"][1]) == 1
    assert sum("最恨最怨最煩" in p.text for p in articles["000"][1]) == 1


def test_metadata_are_right_or_absent(articles: Articles) -> None:
    def value(prefix: str, name: str) -> str | None:
        fact = getattr(articles[prefix][0].metadata, name)
        return None if fact is None else fact.value

    def provenance(prefix: str, name: str) -> str:
        return getattr(articles[prefix][0].metadata, name).provenance

    names = ("title", "source", "published", "year", "period")
    assert [value("000", name) for name in names] == [
        "重慶市全力推進社會治安突出問題專項整治工作", "人民網-重慶頻道", "2023-08-19T12:20", "2023", "2023年",
    ]  # fmt: skip
    assert [value("001", name) for name in names] == [
        "用高效能治理建設更高水平的平安重慶——2022年平安重慶建設和政法工作綜述", "新華網重慶頻道", None, "2023", "2022年",
    ]  # fmt: skip
    assert [value("002", name) for name in names] == [
        "东营“增进民生福祉”系列新闻发布会——社会治安专场", None, None, None, None,
    ]  # fmt: skip
    assert [value("003", name) for name in names[1:]] == [None, None, "2023", "2023年"]
    assert provenance("003", "title") == "inferred"
    assert [value("004", name) for name in names] == [
        "【百日行动】锡林郭勒盟公安局召开夏季治安打击整治“百日行动”工作新闻发布会", "澎湃新闻·澎湃号·政务",
        "2022-07-08T17:25", "2022", "2022年夏季",
    ]  # fmt: skip
    assert provenance("001", "source") == "derived"
    assert provenance("002", "title") == "derived"


def test_places_and_people(articles: Articles) -> None:
    def values(prefix: str, name: str) -> list[str]:
        return [fact.value for fact in getattr(articles[prefix][0].metadata, name)]

    assert values("000", "places") == [
        "重庆市",
        "长寿区",
        "万盛经开区",
        "永川区",
        "南川区",
        "大渡口区",
        "城口县",
    ]
    assert values("001", "places")[0] == "重庆市"
    assert set(values("001", "places")[1:]) == {
        "南岸区",
        "璧山区",
        "万州区",
        "巴南区",
        "南川区",
        "北碚区",
        "江北区",
    }
    assert values("002", "places") == ["东营市", "山东省"]
    assert values("003", "places")[0] == "贵阳市"
    assert len(values("003", "places")) == 11
    assert values("004", "places") == ["锡林郭勒盟"]
    assert values("000", "authors")[0] == "胡虹"
    assert values("003", "authors") == ["朱彬彬", "梁桂超"]


def test_every_expected_answer_stands_in_one_passage(shared_dir: Path, articles: Articles) -> None:
    """All but those whose words are a picture's caption, which is furniture."""
    spec = importlib.util.spec_from_file_location("match", shared_dir / "eval" / "match.py")
    assert spec is not None and spec.loader is not None
    match = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(match)
    captions = bare("".join(drop.text for drop in articles["003"][0].dropped if drop.rule == "caption"))
    missing = []
    for line in (shared_dir / "eval" / "seed_queries.jsonl").read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        answers = [(query["doc"], query["gold"]), *((also["doc"], also["gold"]) for also in query["also"])]
        for prefix, gold in answers:
            wanted = {"kind": "", "doc": prefix, "gold": gold, "also": []}
            if not gold or all(bare(text) in captions for text in gold):
                continue
            if not any(match.hit(wanted, prefix, passage.text) for passage in articles[prefix][1]):
                missing.append((query["id"], gold))
    assert missing == []


def test_questions_and_speakers_are_carried(articles: Articles) -> None:
    last = articles["000"][1][-1]
    assert last.headings[-1].startswith("問:“全民反詐”")
    answers = [p for p in articles["004"][1] if p.headings[:1] == ("答记者问",)]
    assert len(answers) >= 6
    assert all(p.headings[1].startswith("记者:") for p in answers)
    assert any(p.headings[-1] == "交通管理支队政委聂俊龙:" for p in answers)
    assert any(p.text.startswith("交通管理支队政委聂俊龙:") for p in answers)
