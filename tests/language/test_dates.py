"""Dates and periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.dates import (
    PRINTED_DAY,
    find_dates,
    parse_date,
    parse_name_date,
    parse_url_date,
)

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31))
HAN = "〇一二三四五六七八九"


def han_year(year: int) -> str:
    return "".join(HAN[int(digit)] for digit in str(year))


def han_small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


FORMS: dict[str, Callable[[dt.date], str]] = {
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    "iso": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month:02d}.{d.day:02d}",
    "numerals": lambda d: f"{han_year(d.year)}年{han_small(d.month)}月{han_small(d.day)}日",
    "republic": lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日",
    "wide": lambda d: f"{d.year}年{d.month}月{d.day}日".translate(
        {ord(str(n)): chr(0xFF10 + n) for n in range(10)}
    ),
    "english": lambda d: f"{d:%B} {d.day}, {d.year}",
    "british": lambda d: f"{d.day} {d:%b}. {d.year}",
    "compact": lambda d: d.strftime("%Y%m%d"),
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
def test_every_written_form_gives_the_same_day(form: str, day: dt.date) -> None:
    assert parse_date(FORMS[form](day)) == day.isoformat()


@given(DAYS, st.times())
def test_times_are_kept_to_the_minute(day: dt.date, time: dt.time) -> None:
    for text in (
        f"{day.isoformat()} {time:%H:%M}",
        f"{day.year}年{day.month}月{day.day}日{time:%H:%M}",
        f"{day.isoformat()}T{time:%H:%M}",
    ):
        assert parse_date(text) == f"{day.isoformat()}T{time:%H:%M}"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023年08月19日12:20 | 來源:某網", "2023-08-19T12:20"),
        ("发布时间:2022-07-08 17:25", "2022-07-08T17:25"),
        ("2022-07-08T17:25:31+08:00", "2022-07-08T17:25:31+08:00"),
        ("2022-07-08T09:25:31.123Z", "2022-07-08T09:25:31Z"),
        ("2023年5月6日下午3时05分", "2023-05-06T15:05"),
        ("Updated: November 12, 2023 10:20", "2023-11-12T10:20"),
        ("2023 05/26 08:47:19", "2023-05-26T08:47:19"),
        ("二○二三年十二月三十一日", "2023-12-31"),
        ("家長日 28/9/2023 10:30", "2023-09-28T10:30"),
        ("09/08/2023", None),
        ("112/09/28 開會", "2023-09-28"),
        ("112.09.28", "2023-09-28"),
        ("115.10.2", None),
        ("8月19日", None),
        ("2023年13月1日", None),
        ("2023年2月29日", None),
        ("2023年", None),
        ("12345678", None),
        ("1.2.3", None),
        ("", None),
    ],
)
def test_parse_date(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


def test_dates_without_a_year_are_found_as_such() -> None:
    (mention,) = find_dates("东海网重庆8月19日電")
    assert (mention.month, mention.day, mention.year, mention.iso) == (8, 19, None, None)


def test_offsets_point_into_the_text() -> None:
    text = "2023年8月19日发布,10月2日修订"
    assert [text[m.start : m.end] for m in find_dates(text)] == ["2023年8月19日", "10月2日"]


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("http://a.cn/n2/2023/0819/c367668-40537.html", "2023-08-19"),
        ("https://a.gov.cn/zwgk/202308/t20230819_123.html", "2023-08-19"),
        ("https://a.com/2023-08/19/c_1129.htm", "2023-08-19"),
        ("https://a.com/article/99887766", None),
        ("", None),
    ],
)
def test_dates_in_addresses(url: str, iso: str | None) -> None:
    assert parse_url_date(url) == iso


@given(st.text(max_size=120))
def test_no_text_raises(text: str) -> None:
    for mention in find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert 1 <= mention.month <= 12
    parse_date(text)
    parse_url_date(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023年7月11日 3:30 PM", "2023-07-11T15:30"),
        ("2023年7月11日 12:05 am", "2023-07-11T00:05"),
        ("2022-11-03 HKT 13:27", "2022-11-03T13:27"),
        ("2022年11月3日(星期四) 下午1:27", "2022-11-03T13:27"),
        ("2022/11/03 (四) 13:27", "2022-11-03T13:27"),
    ],
)
def test_half_days_and_zones_by_name(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("20240315.txt", "2024-03-15"),
        ("联播/2024-03-15 文字版.md", "2024-03-15"),
        ("2024年3月15日.txt", "2024-03-15"),
        ("t20240315_88.html", "2024-03-15"),
        ("20240315-20240320.txt", None),
        ("000_6ef60755.txt", None),
        ("20241399.txt", None),
        ("report.txt", None),
    ],
)
def test_the_day_that_a_file_is_named_by(path: str, iso: str | None) -> None:
    assert parse_name_date(path) == iso


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2021-03-05 至 2021-03-09", ["2021-03-05", "2021-03-09"]),
        ("2021-03-0512:30", ["2021-03-05"]),
        ("3/4/2021", ["3/4/2021"]),
        ("2021.03-2021.09 2021/3-2021/12", []),  # from one month to another
    ],
)
def test_a_span_of_months_is_no_printed_day(text: str, days: list[str]) -> None:
    assert [found.strip() for found in PRINTED_DAY.findall(text)] == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("十月 3, 2031", "2031-10-03"),
        ("4 月 15, 2031", "2031-04-15"),
        ("三月15,2031人报名", None),
        ("2031年3月15,2031人报名", None),
    ],
)
def test_the_month_s_name_is_written_in_characters_beside_figures(text: str, day: str | None) -> None:
    found = [date.iso for date in find_dates(text)]
    assert found == ([day] if day else [])
    assert day is None or PRINTED_DAY.fullmatch(text)


@pytest.mark.parametrize("text", ["Sat Oct  4 08:15:02 2031", "2031 10/ 04 08:15:02"])
def test_a_day_as_programs_print_it_is_read_with_its_time(text: str) -> None:
    assert parse_date(text) == "2031-10-04T08:15:02"
    assert PRINTED_DAY.search(text.lower())
