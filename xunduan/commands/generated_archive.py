"""A generated archive for benchmarks: documents of the kind that the project is for, any number, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

_CITIES = (
    "青川市", "临湖市", "白沙市", "云岭市", "东港市", "石桥市", "南浦市", "宁河市",
    "凤台市", "金沙市", "望江市", "松原县", "柳林县", "安平县", "昌明县", "洛水县",
)  # fmt: skip
_TOPICS = {
    "道路交通": ("交警部门", ("查处酒驾", "整改事故多发路段", "更换老旧护栏", "劝导不戴头盔的骑车人"), ("起", "处", "米", "人次")),
    "森林防火": ("林业部门", ("新修防火道", "培训护林员", "清理枯枝", "安装监控探头"), ("公里", "名", "吨", "个")),
    "义务教育": ("教育局", ("新增小学学位", "招聘教师", "改造食堂", "发放助学金"), ("个", "名", "所", "万元")),
    "医疗卫生": ("卫生健康委", ("签约家庭医生", "上门巡诊", "添置救护车", "减免药费"), ("户", "次", "辆", "万元")),
    "河道治理": ("水务局", ("清淤河道", "封堵排污口", "种植水草", "巡查河段"), ("公里", "个", "亩", "次")),
    "公共图书": ("文化馆", ("借出图书", "举办讲座", "接待读者", "修复古籍"), ("册", "场", "人次", "页")),
    "农业生产": ("农业农村局", ("播种小麦", "推广农机", "发放补贴", "培训农户"), ("亩", "台", "万元", "人")),
    "消防安全": ("消防救援支队", ("检查商铺", "扑救火灾", "拆除违规隔断", "组织演练"), ("家", "起", "处", "次")),
}  # fmt: skip
_OPENINGS = (
    "记者从{city}{office}了解到，{year}年{month}月以来，当地把{topic}放在民生工作的前头。",
    "{year}年{month}月，{city}公布了{topic}工作的阶段性结果，{office}负责人逐项作了说明。",
    "{topic}做得怎么样，{city}的居民最有发言权；{office}在{year}年{month}月交出了一份账单。",
)
_FIGURES = (
    "其中{deed}{number}{unit}，比上年同期{turn}{percent}%。",
    "截至{month}月底，{deed}达到{number}{unit}，{turn}{percent}%。",
    "{office}统计，{city}共{deed}{number}{unit}，平均每个乡镇{small}{unit}。",
)
_TALK = (
    "家住{street}的{name}说，过去要等上{small}天，现在{half}天就有回音。",
    "在{street}一带，工作人员挨家登记，{small}天走完了{number}户人家。",
    "{name}是参与其中的志愿者，{year}年他在{street}值了{small}次夜班。",
    "对提出的{small}条意见，{office}答复说，能办的月底前办完，暂时办不了的要说明理由。",
)
_CLOSINGS = (
    "下一步，{city}打算再投入{number}万元，把做法推广到其余{small}个乡镇。",
    "{office}表示，{year}年底前还要复查{small}次。",
)
_STREETS = (
    "文昌街",
    "柳荫巷",
    "南门桥",
    "书院路",
    "大井胡同",
    "渡口新村",
    "杏花里",
    "西山道",
    "铁匠铺",
    "望月楼",
)
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "明华芳强丽军敏静涛燕平刚玲杰"


class ArchiveSource(Protocol):
    """What benchmarks take documents and queries from: this module, or RecombinedArchive."""

    def document(self, number: int, seed: int = 0) -> tuple[str, str]:
        """Title and text of one document; the same for the same arguments."""
        ...

    def queries(self, count: int) -> Iterator[str]:
        """At most `count` queries to such documents, no two alike."""
        ...


def document(number: int, seed: int = 0) -> tuple[str, str]:
    """Title and text of one document of some 1,400 characters, a short news report; the same for the same arguments."""
    source = random.Random(f"{seed}-{number}")
    topic = source.choice(list(_TOPICS))
    office, deeds, units = _TOPICS[topic]
    fixed = {
        "city": source.choice(_CITIES),
        "topic": topic,
        "office": office,
        "year": source.randrange(2015, 2025),
        "month": source.randrange(1, 13),
    }

    def sentence(patterns: tuple[str, ...]) -> str:
        which = source.randrange(len(deeds))
        return source.choice(patterns).format(
            **fixed,
            deed=deeds[which],
            unit=units[which],
            number=source.randrange(100, 90_000),
            small=source.randrange(3, 60),
            half=source.choice("半两三"),
            percent=f"{source.uniform(0.5, 60):.1f}",
            turn=source.choice(("增长", "下降", "多出", "减少")),
            street=source.choice(_STREETS),
            name=source.choice(_SURNAMES) + "".join(source.sample(_GIVEN, 2)),
        )

    title = f"{fixed['city']}{fixed['year']}年{fixed['month']}月{topic}工作简报第{number}期"
    paragraphs = [sentence(_OPENINGS) + sentence(_FIGURES)]
    paragraphs += ["".join(sentence(_FIGURES if part % 2 else _TALK) for part in range(4)) for _ in range(11)]
    paragraphs.append(sentence(_CLOSINGS))
    return title, "\n\n".join(paragraphs) + "\n"


def write_archive(folder: Path, count: int, source: ArchiveSource, per_folder: int = 250) -> list[Path]:
    """Write `count` documents below `folder`, `per_folder` to a subfolder; their paths in order."""
    paths = []
    for number in range(count):
        title, text = source.document(number)
        path = folder / f"{number // per_folder:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title}\n\n{text}", encoding="utf-8")
        paths.append(path)
    return paths


def queries(count: int) -> Iterator[str]:
    """`count` questions to such an archive, no two alike."""
    source = random.Random("queries-0")
    seen: set[str] = set()
    while len(seen) < count:
        topic = source.choice(list(_TOPICS))
        office, deeds, _ = _TOPICS[topic]
        query = source.choice(
            (
                "{city}{year}年{deed}多少",
                "{year}年{month}月{city}{topic}情况",
                "{city}{office}{deed}比上年增长多少",
                "{street}的{topic}",
                "哪里{deed}最多 {year}年{month}月",
            )
        ).format(
            city=source.choice(_CITIES),
            year=source.randrange(2015, 2025),
            month=source.randrange(1, 13),
            deed=source.choice(deeds),
            topic=topic,
            office=office,
            street=source.choice(_STREETS),
        )
        if query not in seen:
            seen.add(query)
            yield query
