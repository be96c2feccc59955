"""Credit and imprint lines: labelled facts about an article (`来源:…`, `編輯: …`, `■ 通讯员 …`), read and recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xunduan.language.names import SURNAMES, is_name


@dataclass(frozen=True, slots=True)
class Credit:
    """One labelled fact: what it is about and its value as it stands."""

    role: str
    """`person`, `source`, `when`, or `byline` for a whole byline as it stands."""
    label: str
    value: str


_ROLE = (
    r"(?:版式|责任|执行|值班|见习|实习|本期|网络|新媒体|本文|文字|图片|视觉|版面|美术|微信|栏目|本版|技术|英文|文案|后期)?"
    r"(?:编辑|责编|主编|编审|编校|编导|编|审核|审校|校对|校审|审读|审定|审稿|审签|审发|初审|复审|复核|终审|核稿|监制|总监制|监审|出品|总出品|出品人|策划|总策划|统筹"
    r"|总统筹|制作|供稿|供图|来稿|投稿|撰稿|撰文|采写|采编|采访|文字|摄影|摄像|摄|摄制|剪辑|配音|播音|美编|排版|设计|海报|制图|绘图|签发|签审|一审|二审|三审|二编"
    r"|制片人|制片|导演|编剧|一读|二读|三读|值班主任|值班总编|值班编委|审核专家|审稿专家|主播|后期|混音|翻译|作者单位|作者|通讯员|特约记者|签审人|小编|发布人|审核人|编辑人|核发|监播|导播|editor|editors|author|writer|reporter|by)"
)
_SOURCE = (
    r"(?:(?:稿件|信息|文章|新闻|资料|内容|数据|素材|本文|图片|图文|视频|原文)?(?:来源|来源于|来源单位|出处)|稿源|转自|转载自|来自|发布(?:机构|单位|部门|者|机关)"
    r"|(?:公开|制作|发文|制发|颁布|主办|承办|协办|主管|指导|支持|出品|运营|制作|维护|技术支持|供稿)(?:单位|机构|机关|部门|方)?|信息提供|资料提供|提供单位|source)"
)
_WHEN = (
    r"(?:(?:发布|发表|更新|发文|成文|印发|生成|公开|公布|创建|刊发|刊登|上传|编辑|录入|资料更新|最后更新|发稿|张贴|上版|上架|建立)(?:日期|时间|于)?|日期|时间"
    r"|published|updated|last updated|posted|date|pubdate)"
)
_OTHER = (
    r"(?:索引号|索\s{0,4}引\s{0,4}号|文号|发文字号|公文字号|文件编号|主题(?:分类|词)|组配分类|体裁(?:分类)?|有效性|时效性|公开(?:方式|类别|形式|范围|属性|程序|责任.{0,4})|信息类别|信息名称|名称|标题"
    r"|服务对象|生效日期|失效日期|废止日期|关键词|关键字|标签|分类|类别|所属(?:栏目|分类|频道)|栏目|频道|版次|版面|第?版|(?:浏览|点击|阅读|访问|点阅|浏览)(?:次数|量|数|人次|人数|率)?|评论(?:数)?"
    r"|邮箱|投稿邮箱|电子邮箱|e-?mail|联系邮箱|联系电话|电话|热线|新闻热线|爆料热线|传真|地址|通讯地址|联系地址|邮编|邮政编码|网址|官网|微信|微信号|微博|qq|公众号|二维码|字号|字体|视力保护色|背景色"
    r"|本文(?:链接|地址)|责编邮箱|责任部门|联系单位|语种|isbn|issn|cn)"
)
_SEP = r"\s{0,4}(?:[:：|丨｜/／▏│]|\s\s)\s{0,4}"
_SAFE_LABEL = re.compile(
    rf"^[\W_]*(?:文\s{{0,4}}[/、]?\s{{0,4}}图|图\s{{0,4}}[/、]\s{{0,4}}文|文|图|{_ROLE}(?:\s{{0,4}}[、/&]\s{{0,4}}{_ROLE})*|{_SOURCE}|{_WHEN}|索\s{{0,4}}引\s{{0,4}}号|发文字号|公文字号|主题(?:分类|词)|组配分类|浏览次数|点击(?:数|次数|率)|阅读(?:量|数|次数)"
    rf"|(?:责编|编辑|投稿|联系|新闻|爆料|电子)邮箱|(?:新闻|爆料|投稿)热线|视力保护色){_SEP}"
)
# Labels that open ordinary sentences and list items too: only furniture where the value is a name or a date.
_AMBIGUOUS = re.compile(
    r"^[\W_]*(?:文|图|时间|日期|主办(?:单位)?|承办(?:单位)?|协办(?:单位)?|主管(?:单位|部门)?|支持(?:单位)?|指导(?:单位)?|制作(?:单位)?|技术支持|设计|采访|策划"
    r"|统筹|翻译|by|date|生效日期|来自|公开|印发|公布|更新|名称|标题|服务对象|名称|提供单位|维护|运营)" + _SEP
)
_RECORD_ROW = re.compile(
    rf"(?:索\s{{0,4}}引\s{{0,4}}号|(?:发文|公文|文件)(?:字号|编号)|文\s{{0,4}}号|主题(?:分类|词)|组配分类|体裁(?:分类)?|有效性|时效性?|公开(?:方式|类别|形式|范围|属性|程序)|信息类别"
    rf"|名\s{{0,4}}称|标\s{{0,4}}题|服务对象|关键词|(?:生效|失效|废止)日期|{_SOURCE}|{_WHEN})\s{{0,4}}:"
)
_NAME = r"[\u4e00-\u9fff·]{2,5}|[\u4e00-\u9fff] [\u4e00-\u9fff]"
_EDITOR = r"(?:责任编辑|责编|编辑|主编|审核|审校|校对|校审|编审|监制|总监制|初审|复审|终审|值班主任|值班编辑|视觉|美编|供稿|二审|三审|签发|核发)"
_SPACED_CREDIT = re.compile(
    rf"^[(\[【]?(?:{_EDITOR}[\s、/]+(?:{_NAME})(?:[\s、]+(?!{_EDITOR})(?:{_NAME}))*\s{{0,4}})+[)\]】]?$"
)
_SLASHED = re.compile(
    r"^[(\[【]?\s{0,4}(?:文|图|图文|文图|文字|图片|供图|摄影|视频|编辑|来源|作者)\s{0,4}[/|丨｜]\s{0,4}(?!,)[^。,;!?]{1,40}$"
)
_NAMES = re.compile(rf"^(?:{_NAME})(?:\s{{0,4}}[、,，/&]\s{{0,4}}(?:{_NAME})|\s{{1,4}}(?:{_NAME}))*$")
_WRITER = r"(?:记者|通讯员|评论员|特派员|撰稿人|观察员|特约撰稿)"
_WRITER_TOKEN = re.compile(
    rf"(?:[\u4e00-\u9fff]{{0,14}}?{_WRITER}|文|图|文图|图文|文字|摄影|[\u4e00-\u9fff]{{0,8}}(?:报道|报导|专访)|摄|供图|视频)"
)
_MEDIA_TOKEN = re.compile(r"[\u4e00-\u9fff]{2,10}(?:台|网|报|社|新闻)")
_GLUED_NAME = re.compile(rf"[\u4e00-\u9fff]{{0,10}}?{_WRITER}[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_NAME_TOKEN = re.compile(r"[\u4e00-\u9fff]{1,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,10}")
_ENGLISH_BYLINE = re.compile(
    r"by [a-z][a-z.'-]*(?: [a-z][a-z.'-]*){1,3}(?: and [a-z .'-]{3,30})?(?:,? in [a-z ]{2,20})?(?:\s{0,4}[|,].{0,40})?$"
)
_TOKENS = (("role", _WRITER_TOKEN), ("glued", _GLUED_NAME), ("name", _NAME_TOKEN), ("media", _MEDIA_TOKEN))
_REPORTER_LINE = re.compile(
    r"^[\[【(〔]?(?:(?:本报|特派|驻.{2,4})?(?:记者|特派员)|文/)\s{0,4}[\u4e00-\u9fff·]{2,5}(?:、[\u4e00-\u9fff·]{2,4})*\s{0,4}[/／╱]\s{0,4}[\u4e00-\u9fff]{2,8}(?:报导|报道|电|专访|综合报导)?[)\]】〕]?$"
)
_SENTENCE = re.compile(r"[。!?！？;；]")
_BULLET_BYLINE = re.compile(
    r"(?<=\S)\s{0,4}(?P<byline>[■□●◆▪◎]\s{0,4}(?:本报|本報|本网|本網|见习|特约|融媒体|全媒体)?(?:记者|記者|通讯员|通訊員|作者|文/|图/|圖/)[^。!?;！？；]{2,40})$"
)
_TRAILING_BYLINE = re.compile(
    r"\s{0,4}(?:[(（](?:[^()（）。]{0,16})?(?:记者|記者|通讯员|通訊員|编辑|編輯|责编|責編|责任编辑|責任編輯|作者|撰文|供稿|来源|來源)[:：\s][^()（）。]{1,60}[)）])(?:\s{0,4}\d{6,8})?$"
)
_TRAILING_REPORTER = re.compile(
    r"(?<=[。!?！？”])\s{0,4}(?:本报|本報|本网|本網|全媒体|全媒體)(?:见习|見習|实习|實習|特约|特約|全媒体|首席)?(?:记者|記者|通讯员|通訊員)\s{0,4}[\u4e00-\u9fff·]{2,4}(?:[\s、]+[\u4e00-\u9fff·]{2,4}){0,4}$"
)
_TRAILING_END = re.compile(
    r"(?<=[。!?！？”])\s{0,4}[(（【\[]\s{0,4}(?:完|全文完|end|END|未完待续)\s{0,4}[)）】\]]$"
)
_SHOT = r"[\u4e00-\u9fff·]{2,4}(?:[\s、]+[\u4e00-\u9fff·]{2,4}){0,4}"
_CAPTION_CREDIT = re.compile(
    # 记者 甲某 摄 · ……现场。甲某摄 · ……现场 甲某 摄 · (甲某/摄)
    rf"(?:(?:记者|通讯员|摄影师|特约摄影)\s{{0,4}}{_SHOT}\s{{0,4}}/?\s{{0,4}}(?<!拍)(?:摄影?|供图)|[。!?.(（]\s{{0,4}}{_SHOT}\s{{0,4}}/?\s{{0,4}}(?:摄|供图|/\s{{0,4}}图)"
    r"|\((?:档案(?:照|图)片?|资料(?:照|图)片?|(?:图|照片|截图)?取自[^()]{1,12}|(?:图|照片)[^()]{1,12}提供)\)"
    rf"|(?:^|\s){_SHOT}(?:\s{{1,4}}|\s{{0,4}}/\s{{0,4}})(?:摄影?|供图|(?<=/)图))[)）。]?$"
)
_CAPTION_LEAD = re.compile(
    r"^[\s(（]*(?:[▲△▼▽↑↓←→]\s{0,4}\S|(?:图为|图片[:：为]|[上下左右]图[为:：]|资料图(?:片)?$|资料图[。:：(]|视频截图|图源[:：]|(?:图片|照片|图)(?:来源[:：于]|由[^,。]{1,16}(?:提供|拍摄|供图)[。)）]?$|/)|photo(?:graph)?s? by|题图[:：/]|配图[:：/]))"
)


_CREDIT_PARTS = re.compile(
    rf"(?P<person>{_ROLE})(?:\s{{0,4}}[、/&]\s{{0,4}}{_ROLE}){{0,6}}(?:{_SEP}|(?<=编辑|责编|审核|校对|主编|编审|监制|初审|复审|终审|审校|美编|供稿|二审|三审)\s)|(?<![\u4e00-\u9fff])(?P<source>{_SOURCE}){_SEP}|(?P<byline>^\W*(?:文|图文|文图)(?=\s{{0,4}}[/／|丨]))\s{{0,4}}[/／|丨]\s{{0,4}}|(?P<when>{_WHEN}){_SEP}|(?P<other>{_OTHER}){_SEP}"
)


_AFTER_NAMES = re.compile(
    r"\s{1,4}(?=[\d(]|阅读|浏览|评论|点击|点赞|收藏|分享|字号|字体|打印|来源|发布|更新|时间|日期|我要)|[(]\d|(?<=\S)\s{0,4}(?=(?:19|20)\d\d[-年/.])"
)


def is_credit(folded: str) -> bool:
    """Whether a folded line only states who made, checked, issued or dated the article."""
    inner = folded.strip("()[]【】 .。")
    if len(inner) > 90 or _SENTENCE.search(inner):
        return False
    if _SPACED_CREDIT.match(inner) or (len(inner) <= 45 and _SLASHED.match(folded)):
        return True
    if _SAFE_LABEL.match(inner) is None or inner in ("资料来源:", "数据来源:"):
        return False  # the two stand over notes below a table, too
    if _AMBIGUOUS.match(inner) is not None:
        if len(_CREDIT_PARTS.findall(inner)) >= 2:
            return True
        value = _AMBIGUOUS.sub("", inner, count=1)
        return (
            _NAMES.match(value) is not None
            and len(value) <= 20
            and not value.endswith(("人员", "单位", "部门"))
        )
    return "," not in inner or len(inner) <= 50


def is_record_row(folded: str) -> bool:
    """Whether a row tells a fact of a paper's record, as government pages print it above the paper."""
    return len(folded) <= 240 and _RECORD_ROW.match(folded) is not None


def is_byline(folded: str, alone: bool = False) -> bool:
    """Whether a folded line is a byline without a label: `■ 通讯员 甲某 乙某`, `□ 本报记者 丙某`.

    `记者:丙某` counts only where it stands `alone`, outside the body: inside, it could be an interviewer's words.
    """
    if len(folded) > 60 or not (folded.startswith("by ") or "/" in folded or re.search(_WRITER, folded)):
        return False
    if _REPORTER_LINE.match(folded) is not None or _ENGLISH_BYLINE.match(folded) is not None:
        return True
    if ":" in folded and not alone:
        return False
    parts: dict[str, list[str]] = {"role": [], "glued": [], "name": [], "media": []}
    for token in filter(None, re.split(r"[\s、,/:&|丨()\[\]【】■□●◆▪◎★☆▲△*—-]+", folded)):
        kind = next((kind for kind, pattern in _TOKENS if pattern.fullmatch(token)), None)
        if kind is None:
            return False
        parts[kind].append(token)
    if parts["glued"]:
        return True
    written = any(re.search(_WRITER, role) for role in parts["role"])
    return written and any(is_name(name) for name in parts["name"])


def is_caption(folded: str) -> bool:
    """Whether a folded line is a picture's caption: it closes with a photographer's credit, or opens as captions do."""
    if len(folded) > 160:
        return False
    if _CAPTION_CREDIT.search(folded) is not None:
        return True
    return len(folded) <= 80 and _CAPTION_LEAD.match(folded) is not None


def bullet_byline(text: str) -> int | None:
    """Where a byline with a bullet begins that closes a line of something else, or None."""
    found = _BULLET_BYLINE.search(text)
    return None if found is None else found.start("byline")


def trailing_byline(text: str) -> int:
    """Where a byline or an end mark that closes a line begins; `len(text)` where there is none."""
    for pattern in (_TRAILING_BYLINE, _TRAILING_REPORTER, _TRAILING_END):
        found = pattern.search(text)
        if found is not None and found.start() > 0:
            return found.start()
    return len(text)


def read_credits(text: str, folded: str) -> list[Credit]:
    """The labelled facts of one line, values in the line's own script."""
    found: list[Credit] = []
    marks = list(_CREDIT_PARTS.finditer(folded))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        role = mark.lastgroup or "other"
        end = following.start() if following is not None else len(folded)
        value = text[mark.end() : end].strip(" |｜丨()（）[]【】,，、;；.。/")
        if role == "person":
            value = text[
                mark.end() : mark.end() + len(_AFTER_NAMES.split(folded[mark.end() : end])[0])
            ].strip(" |｜丨()（）[]【】,，、;；.。/")
        if value and role != "other":
            found.append(Credit(role, folded[mark.start(role) : mark.end(role)], value))
    return found
