"""Personal names: the surnames that tell one from an ordinary word."""

from __future__ import annotations

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢肖闫韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游"
    "阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
"""The first characters of nearly all Chinese names, folded; two-character surnames begin with some of them too."""
COMPOUND = frozenset(
    "欧阳 上官 司马 司徒 司空 诸葛 令狐 公孙 慕容 夏侯 尉迟 皇甫 端木 长孙 宇文 独孤 闻人 呼延 轩辕 淳于 澹台 申屠 赫连 钟离".split()
)
"""Surnames of two characters."""


def is_name(folded: str) -> bool:
    """Whether a few folded characters can be a person's name."""
    return "·" in folded or (2 <= len(folded) <= 4 and folded[0] in SURNAMES and len(set(folded)) > 1)
