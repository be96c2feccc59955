"""Text decoded wrongly once before, and encodings that only a declaration or each line tells."""

from __future__ import annotations

import io
import os

import docx
import pytest

from tests.index.reading.conftest import Reading
from tests.shortcuts import clean
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.encodings import decode, readable_name
from xunduan.index.reading.mojibake import mended_document

TEXT = "石桥乡政府前天通报，今年春天全乡栽种果树一万两千棵，成活率超过九成。\n村里的老人说，往年山坡光秃秃的，如今一到四月就开满了花。"
TRADITIONAL = "石橋鄉公所前天通報，今年春天全鄉栽種果樹一萬兩千棵，成活率超過九成。"
KOREAN = (
    "오늘 오전 서울에서는 새로운 정책에 대한 발표가 있었습니다. 시민들은 이에 대해 다양한 의견을 내놓았다."
)
JAPANESE = "今日午前、東京で新しい政策についての発表がありました。市民からはさまざまな意見が出ています。"


@pytest.mark.parametrize(
    ("text", "encoding", "wrongly"),
    [
        (TEXT, "gbk", "latin-1"),
        (TEXT, "gbk", "cp1252"),
        (TEXT, "utf-8", "latin-1"),
        (TRADITIONAL, "big5", "latin-1"),
        (TEXT, "utf-8", "mac_roman"),
        (TEXT, "gbk", "cp1251"),
        (TEXT, "utf-8", "koi8-r"),
        (TEXT, "gbk", "cp866"),
        (TEXT, "utf-8", "cp437"),
        (TEXT, "gbk", "cp1250"),
        (TEXT[:23], "gbk", "cp949"),
        (TRADITIONAL, "big5", "cp1251"),
        (TRADITIONAL, "big5", "cp850"),
    ],
)
def test_text_that_was_read_as_another_alphabet_is_put_right(text: str, encoding: str, wrongly: str) -> None:
    saved = text.encode(encoding).decode(wrongly, "replace").encode("utf-8")
    decoded = decode(saved)
    assert decoded.text == text
    assert "repaired" in decoded.problem


@pytest.mark.parametrize(("text", "encoding"), [(TEXT, "utf-8"), (TEXT, "gbk"), (TRADITIONAL, "big5")])
def test_text_that_was_read_as_latin_and_saved_several_times_is_put_right(text: str, encoding: str) -> None:
    saved = text.encode(encoding)
    for _ in range(3):
        saved = saved.decode("latin-1").encode("utf-8")
    decoded = decode(saved)
    assert decoded.text == text
    assert "repaired" in decoded.problem
    french = "Les élèves français ont été reçus à l'école où naît l'été; déjà vu, garçon, Noël."
    twice = french.encode().decode("latin-1").encode()
    assert decode(twice).text == twice.decode()


def test_lines_that_were_read_as_latin_among_good_ones_are_put_right() -> None:
    good = "山上的路今年修好了，车能开到村口。"
    decoded = decode(f"{good}\n{TEXT.encode('gbk').decode('latin-1')}\n{good}".encode())
    assert decoded.text == f"{good}\n{TEXT}\n{good}"
    assert "repaired" in decoded.problem
    french = f"{good}\nLes élèves français ont été reçus à l'école où naît l'été; déjà vu, garçon, Noël.\n"
    assert decode(french.encode()).text == french


def test_text_that_was_lost_before_it_was_saved_is_told() -> None:
    saved = TEXT.encode("gbk").decode("utf-8", "replace").encode()
    assert "were lost before" in decode(saved).problem
    assert decode(f"{TEXT}\ufffd".encode()).problem == ""


@pytest.mark.parametrize("lost", ["replace", "ignore"])
def test_what_cannot_be_had_back_is_told(lost: str, reading: Reading) -> None:
    saved = TEXT.encode("utf-8").decode("gbk", lost).encode("utf-8")
    decoded = decode(saved)
    assert decoded.text.startswith("石桥乡政府") and "are lost" in decoded.problem
    (raw,) = reading("a.txt", saved).documents
    assert clean(raw).problems == (decoded.problem,)


def test_text_of_one_chinese_encoding_read_as_the_other_is_put_right_or_told() -> None:
    decoded = decode(TEXT.encode("gbk").decode("big5", "replace").encode("utf-8"))
    assert decoded.text.startswith("石桥乡政府") and "are lost" in decoded.problem


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TRADITIONAL,
        "紙面紹介と購読案内 法人お問い合わせ窓口 記事利用について",
        "Привет, это простой русский текст о погоде в Москве и области",
        "ПРАВИТЕЛЬСТВО РОССИИ ПРИНЯЛО РЕШЕНИЕ О СТРОИТЕЛЬСТВЕ МОСТА",
        "Η ΚΥΒΕΡΝΗΣΗ ΑΝΑΚΟΙΝΩΣΕ ΝΕΑ ΜΕΤΡΑ ΓΙΑ ΤΗΝ ΟΙΚΟΝΟΜΙΑ",
        "政府는 昨日 經濟 改善을 위한 새로운 措置를 發表하였다.",
        "//水位类\n" + "\xa0" * 40 + "int level; //水位" + "\xa0" * 60,
        "대한민국 정부는 어제 새로운 조치를 발표했다.",
        "ﾄｳｷｮｳﾄﾐﾅﾄｸ ｶﾌﾞｼｷｶﾞｲｼｬ ﾀﾅｶｼｮｳﾃﾝ",
        "┌──────┬──────┐ ░▒▓ ∑∏∫√∞≈≠≤≥±÷×αβγδεπσμ",
        "Les élèves français ont été reçus à l'école où naît l'été; déjà vu, garçon, Noël.",
        "Größe über Straße, Äpfel, schön, für Mädchen, müßig, Fußgänger",
        "龘靐齉爩龖龗麤鱻爨癵驫麣纞虋讟钃鸜麷鞻韽韾顟顠饙騳騱",
        "涓滴成河，漪澜万顷，濡染翰墨，皤然一叟，踽踽独行，瞿然而惊。",
    ],
)
def test_good_text_of_any_language_is_left_alone(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert (decoded.text, decoded.encoding, decoded.problem) == (text, "utf-8", "")


def test_seven_bit_chinese_is_read_and_tildes_are_no_sign_of_it() -> None:
    assert decode(TEXT.encode("hz")).text == TEXT
    plain = "cd ~/work && ls ~{a,b}~ # a shell command"
    assert decode(plain.encode()).text == plain


def test_a_true_declaration_of_korean_or_japanese_is_followed_and_a_false_one_is_not() -> None:
    assert decode(KOREAN.encode("euc_kr"), "euc-kr").text == KOREAN
    assert decode(JAPANESE.encode("euc_jp"), "euc-jp").text == JAPANESE
    assert decode(TEXT.encode("gbk"), "euc-kr").text == TEXT
    assert decode(TEXT.encode("gbk"), "euc-jp").text == TEXT


def test_lines_in_several_encodings_are_each_decoded_on_their_own() -> None:
    data = TEXT.encode("utf-8") + b"\n" + TEXT.encode("gbk") + b"\n" + TRADITIONAL.encode("big5")
    decoded = decode(data)
    assert decoded.text == "\n".join((TEXT, TEXT, TRADITIONAL))
    assert "several encodings" in decoded.problem


def test_lines_of_two_encodings_without_a_line_of_utf8_are_each_decoded_on_their_own() -> None:
    assert decode(TEXT.encode("gbk") + b"\n" + TRADITIONAL.encode("big5")).text == f"{TEXT}\n{TRADITIONAL}"
    short = "题目".encode() + b"\n" + TRADITIONAL.encode("big5") + b"\n" + TEXT.encode("gbk")
    assert decode(short).text == f"题目\n{TRADITIONAL}\n{TEXT}"


def test_a_file_that_is_cut_in_a_character_is_in_one_encoding() -> None:
    decoded = decode(TEXT.encode()[:-1])
    assert decoded.text == f"{TEXT[:-1]}\ufffd" and decoded.encoding == "utf-8"


def test_names_of_files_are_read_in_the_encoding_of_their_system() -> None:
    for name, encoding in {"會議紀錄.txt": "big5", "农会决议.txt": "gbk", "縣政府公報.txt": "utf-8"}.items():
        assert readable_name(name.encode(encoding)) == name
    assert os.fsencode(readable_name(b"\xff\xfe.txt"))


def test_garbled_characters_inside_a_document_are_put_right_and_told(reading: Reading) -> None:
    garbled = [line.encode("gbk").decode("latin-1") for line in TEXT.split("\n")]
    numbered = "".join(f"<p>{''.join(f'&#{ord(char)};' for char in line)}</p>" for line in garbled)
    document = reading("a.html", f"<html><body>{numbered}</body></html>").documents[0]
    assert [block.text for block in document.blocks] == TEXT.split("\n") and document.problems
    word, stream = docx.Document(), io.BytesIO()
    for line in garbled:
        word.add_paragraph(line)
    word.save(stream)
    document = reading("a.docx", stream.getvalue()).documents[0]
    assert [block.text for block in document.blocks] == TEXT.split("\n") and document.problems


def test_a_document_in_another_language_is_left_as_it_is(reading: Reading) -> None:
    text = "Élève à l’école, où l’été dernier, très tôt, été où éèêë étaient là."
    assert reading("a.html", f"<p>{text}</p>").documents[0].problems == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("????2031?5?????????????\n??????12%????????????", True),
        ("渠水哪天来????\n要交多少钱???????????\n各村自己定。", False),
        ("??:____\n??:____", False),
    ],
)
def test_a_text_that_became_question_marks_is_told_as_lost(text: str, told: bool) -> None:
    (problem,) = mended_document(RawDocument("a.docx", (Block(text),))).problems or ("",)
    assert ("问号" in problem) is told
