from __future__ import annotations

from html import unescape
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from xunduan.web.feed import _moment

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_search_is_a_feed_of_its_newest_hits_above_the_cut(visitor: TestClient) -> None:
    page = visitor.get("/?q=巡防&year=2021").text
    address = unescape(page.split('type="application/atom+xml" href="')[1].split('"')[0])
    answer = visitor.get(address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.text)
    moments = [entry.findtext(f"{ATOM}updated", "") for entry in feed.iter(f"{ATOM}entry")]
    assert len(moments) == 32 and all(moments)
    assert moments == sorted(moments, reverse=True)
    assert (
        len(list(ElementTree.fromstring(visitor.get("/feed?q=反诈预警擦边").text).iter(f"{ATOM}entry"))) == 1
    )


def test_hostile_text_is_escaped(visitor: TestClient) -> None:
    assert "<script>" not in visitor.get("/feed?q=反诈&year=2022").text


def test_a_feed_that_has_not_changed_is_not_sent_again(visitor: TestClient) -> None:
    tag = visitor.get("/feed?q=巡防").headers["etag"]
    assert visitor.get("/feed?q=巡防", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2021-05-02", "2021-05-02T00:00:00Z"),
        ("2021-05-02T08:30", "2021-05-02T08:30:00Z"),
        ("2021-05-02T08:30:00+00:00", "2021-05-02T08:30:00+00:00"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ],
)
def test_moments_are_rfc_3339(date: str, moment: str) -> None:
    assert _moment(date) == moment
