"""Twenty articles of our own, ten Simplified and ten Traditional, written in every format and encoding that is read.

`articles()` gives them, `FORMS` names the ways to write one, `write` writes it.
"""

from __future__ import annotations

import base64
import csv
import gzip
import html
import io
import json
import quopri
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import docx
from opencc import OpenCC
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

_TEXTS = Path(__file__).with_name("corpus_articles.txt")
_TO_TRADITIONAL = OpenCC("s2tw")  # every character of which is in Big5
_FONTS = {"zh-Hans": "STSong-Light", "zh-Hant": "MSung-Light"}


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `paragraphs` includes its headings, which `headings` holds by number."""

    name: str
    title: str
    source: str
    published: str
    paragraphs: tuple[str, ...]
    headings: frozenset[int]
    script: str

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@lru_cache(maxsize=1)
def articles() -> tuple[Article, ...]:
    """All twenty, every second one in Traditional characters, every third with full-width punctuation."""
    sections = _TEXTS.read_text(encoding="utf-8").strip().split("\n\n")
    return tuple(_article(number, section) for number, section in enumerate(sections))


def _article(number: int, section: str) -> Article:
    if number % 2:
        section = _TO_TRADITIONAL.convert(section)
    if number % 3:
        section = section.translate(str.maketrans(",:;?!()", "，：；？！（）"))
    title, origin, *lines = section.splitlines()
    source, published = (part.strip() for part in origin.split("|"))
    headings = frozenset(place for place, line in enumerate(lines) if line.startswith("# "))
    paragraphs = tuple(line.removeprefix("# ") for line in lines)
    script = "zh-Hant" if number % 2 else "zh-Hans"
    return Article(f"{number:02d}", title, source, published, paragraphs, headings, script)


def record(article: Article) -> dict[str, str]:
    """The article as a record of a .jsonl or .csv file."""
    return {
        "id": article.name,
        "title": article.title,
        "text": article.text,
        "source": article.source,
        "published": article.published,
    }


def page(article: Article, charset: str | None) -> str:
    """A news site's page: the article among navigation, share links, teasers and a footer."""
    body = "\n".join(
        f"<h2>{html.escape(text)}</h2>" if number in article.headings else f"<p>　　{html.escape(text)}</p>"
        for number, text in enumerate(article.paragraphs)
    )
    menu = "".join(
        f'<li><a href="/{name}/">{name}频道</a></li>' for name in ("要闻", "本地", "财经", "体育", "图片")
    )
    declared = f'<meta charset="{charset}">' if charset else ""
    whole = f"""<!DOCTYPE html>
<html lang="{article.script}"><head>{declared}
<title>{article.title}_某某在线</title>
<meta name="PubDate" content="{article.published}"><meta name="ContentSource" content="{article.source}">
<style>p {{ margin: 0 }}</style><script>var page = {{"kind": "<p>文章</p>"}};</script></head>
<body><div id="top"><ul>{menu}</ul></div>
<div class="main"><h1>{article.title}</h1><div class="origin">{article.published}　来源：{article.source}</div>
<div class="article">
{body}
</div></div>
<div class="side"><h3>热点推荐</h3><ul>{menu}</ul></div>
<div id="bottom"><a href="/about">关于我们</a> | <a href="/contact">联系方式</a><br>某某在线 版权所有</div>
</body></html>"""
    return _TO_TRADITIONAL.convert(whole) if article.script == "zh-Hant" else whole


def _text(encoding: str, newline: str = "\n", bom: bytes = b"") -> Callable[[Article], bytes]:
    return lambda article: bom + newline.join(article.paragraphs).encode(encoding)


def _indented(article: Article) -> bytes:
    return "\r\n\r\n".join("　　" + text for text in article.paragraphs).encode("gb18030")


def _markdown(article: Article) -> bytes:
    lines = [
        ("## " if number in article.headings else "") + text for number, text in enumerate(article.paragraphs)
    ]
    head = f"---\ntitle: {article.title}\nsource: {article.source}\ndate: {article.published}\n---\n\n"
    return (head + f"# {article.title}\n\n" + "\n\n".join(lines) + "\n").encode()


def _html(encoding: str, declared: str | None) -> Callable[[Article], bytes]:
    return lambda article: page(article, declared).encode(encoding)


def _mhtml(transfer: str, encoding: str) -> Callable[[Article], bytes]:
    def write_archive(article: Article) -> bytes:
        raw = page(article, None).encode(encoding)
        body = quopri.encodestring(raw) if transfer == "quoted-printable" else base64.encodebytes(raw)
        head = (
            "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/news/1.html\r\n"
            "MIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; type="text/html"; boundary="----Part"\r\n\r\n'
            f"------Part\r\nContent-Type: text/html; charset={encoding}\r\n"
            f"Content-Transfer-Encoding: {transfer}\r\n"
            "Content-Location: https://example.org/news/1.html\r\n\r\n"
        )
        picture = "\r\n------Part\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n"
        return head.encode() + body + picture.encode() + b"------Part--\r\n"

    return write_archive


def _pdf(article: Article) -> bytes:
    font = _FONTS[article.script]
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    text = ParagraphStyle(
        "text", fontName=font, fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK", spaceAfter=3
    )
    title = ParagraphStyle("title", fontName=font, fontSize=22, leading=32, alignment=1, wordWrap="CJK")
    heading = ParagraphStyle("heading", fontName=font, fontSize=18, leading=28, wordWrap="CJK")

    def furniture(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(font, 9)
        canvas.drawCentredString(210, 290, "文件汇编")
        canvas.drawCentredString(210, 20, f"- {template.page} -")

    story = [Paragraph(html.escape(article.title), title)]
    for number, line in enumerate(article.paragraphs):
        story.append(Paragraph(html.escape(line), heading if number in article.headings else text))
    stream = io.BytesIO()
    template = SimpleDocTemplate(stream, pagesize=(420, 310), topMargin=50, bottomMargin=50)
    template.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return stream.getvalue()


def _docx(article: Article) -> bytes:
    document = docx.Document()
    document.core_properties.title = article.title
    document.add_heading(article.title, 0)
    for number, text in enumerate(article.paragraphs):
        if number in article.headings:
            document.add_heading(text, 2)
        else:
            document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _jsonl(article: Article) -> bytes:
    return (json.dumps(record(article), ensure_ascii=False) + "\n").encode()


def _csv(encoding: str, names: dict[str, str]) -> Callable[[Article], bytes]:
    def write_table(article: Article) -> bytes:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow([names.get(name, name) for name in record(article)])
        writer.writerow(record(article).values())
        return stream.getvalue().encode(encoding)

    return write_table


_CHINESE_NAMES = {"id": "编号", "title": "标题", "text": "正文", "source": "来源", "published": "发布日期"}

FORMS: dict[str, tuple[str, Callable[[Article], bytes]]] = {
    "txt utf-8": (".txt", _text("utf-8")),
    "txt utf-8 bom": (".txt", _text("utf-8-sig")),
    "txt utf-8 crlf": (".txt", _text("utf-8", "\r\n")),
    "txt utf-8 cr": (".txt", _text("utf-8", "\r")),
    "txt utf-8 line separator": (".txt", _text("utf-8", "\u2028")),
    "txt utf-16 bom": (".txt", _text("utf-16")),
    "txt utf-16-be bom": (".txt", _text("utf-16-be", bom=b"\xfe\xff")),
    "txt utf-16-le": (".txt", _text("utf-16-le")),
    "txt utf-16-be": (".txt", _text("utf-16-be")),
    "txt utf-32 bom": (".txt", _text("utf-32")),
    "txt utf-32-be": (".txt", _text("utf-32-be")),
    "txt gb18030": (".txt", _text("gb18030")),
    "txt gbk": (".txt", _text("gbk")),
    "txt gb18030 indented": (".txt", _indented),
    "txt big5": (".txt", _text("cp950")),
    "txt big5-hkscs": (".txt", _text("big5hkscs")),
    "md": (".md", _markdown),
    "html utf-8": (".html", _html("utf-8", "utf-8")),
    "html utf-8 undeclared": (".html", _html("utf-8", None)),
    "html utf-8 declared gbk": (".htm", _html("utf-8", "gb2312")),
    "html utf-16": (".html", _html("utf-16", None)),
    "html gbk": (".html", _html("gbk", "gb2312")),
    "html gbk undeclared": (".html", _html("gbk", None)),
    "html gbk declared utf-8": (".htm", _html("gbk", "utf-8")),
    "html gbk declared big5": (".htm", _html("gbk", "big5")),
    "html big5": (".html", _html("cp950", "big5")),
    "html big5 declared gbk": (".html", _html("cp950", "gbk")),
    "mhtml quoted-printable utf-8": (".mhtml", _mhtml("quoted-printable", "utf-8")),
    "mhtml base64 gbk": (".mht", _mhtml("base64", "gbk")),
    "pdf": (".pdf", _pdf),
    "docx": (".docx", _docx),
    "jsonl": (".jsonl", _jsonl),
    "jsonl.gz": (".jsonl.gz", lambda article: gzip.compress(_jsonl(article))),
    "csv utf-8": (".csv", _csv("utf-8-sig", {})),
    "csv gbk": (".csv", _csv("gbk", _CHINESE_NAMES)),
}


def can_write(article: Article, form: str) -> bool:
    """Big5 holds Traditional characters only."""
    return "big5" not in form.partition(" declared")[0] or article.script == "zh-Hant"


def write(article: Article, folder: Path, form: str) -> Path:
    """Write the article in the form of that name; gives the file."""
    suffix, content = FORMS[form]
    path = folder / f"{article.name}{suffix}"
    path.write_bytes(content(article))
    return path
