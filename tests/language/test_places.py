"""Places in texts and queries."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunduan.language.gazetteer import own_names, places
from xunduan.language.places import find_places, is_within, normalise_place


def names(text: str, *known: str) -> list[str]:
    return [mention.name for mention in find_places(text, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("山东东营反诈预警劝阻了多少人次", ["山东省", "东营市"]),
        ("锡林郭勒盟2022年夏季治安", ["锡林郭勒盟"]),
        ("錫林郭勒百日行動", ["锡林郭勒盟"]),
        ("重慶長壽區", ["重庆市", "长寿区"]),
        ("重庆长寿", ["重庆市", "长寿区"]),
        ("福建省羅源縣的林女士", ["福建省", "罗源县"]),
        ("北京朝阳", ["北京市", "朝阳区"]),
        ("福州市鼓楼区", ["福州市", "鼓楼区"]),
        ("河南安阳殷都", ["河南省", "安阳市", "殷都区"]),
        ("云岩、白云、开阳等基层检察院", ["云岩区", "白云区", "开阳县"]),
        ("永川、南川、大渡口、城口等区县", ["永川区", "南川区", "大渡口区", "城口县"]),
        ("川渝黔三地率先实现", ["四川省", "重庆市", "贵州省"]),
        ("京津冀协同发展", ["北京市", "天津市", "河北省"]),
        ("京津冀新建粮仓", ["北京市", "天津市", "河北省"]),
        ("京津宁三地", ["北京市", "天津市", "宁夏回族自治区"]),
        ("赴京考察", ["北京市"]),
        ("吉林", ["吉林省"]),
        ("吉林市", ["吉林市"]),
        ("恩施州", ["恩施土家族苗族自治州"]),
        ("台北市大安區", ["台北市", "大安区"]),
        ("香港沙田區", ["香港特别行政区", "沙田区"]),
        ("澳門", ["澳门特别行政区"]),
        ("重庆市渝北区", ["重庆市", "渝北区"]),
        ("Chongqing wildfires August 2022", ["重庆市"]),
        ("Xilingol summer campaign", ["锡林郭勒盟"]),
        ("Guiyang 法律援助", ["贵阳市"]),
        ("Inner Mongolia and Hong Kong", ["内蒙古自治区", "香港特别行政区"]),
        ("Shaanxi's museums", ["陕西省"]),
        ("Nanchuan District, Chongqing", ["南川区", "重庆市"]),
    ],
)
def test_places_are_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_team_is_no_place_and_its_city_is_one() -> None:
    assert names("南京队伍整齐,广州县级公路通车") == ["南京市", "广州市"]
    assert names("臺北縣與臺北市") == ["台北市"]


def test_a_text_s_own_macau_is_macau() -> None:
    assert own_names("本澳各口岸,全澳人口") == [("澳门特别行政区", "本澳"), ("澳门特别行政区", "全澳")]
    assert own_names("全澳大利亚,本澳元债券,本港码头") == []


@pytest.mark.parametrize(
    "text",
    [
        "人民幸福安康",
        "健康长寿",
        "长效长治",
        "世界大同区域合作",
        "和平区别对待",
        "孙中山",
        "重庆大学计算机学院",
        "贵州民族大学",
        "北京路步行街",
        "白云朵朵",
        "来宾登记",
        "日照时间",
        "开封仪式",
        "新华区分",
        "美国马里兰州",
        "福建队以5分负于上海队",
        "高雄縣的山路",
        "渡口模范县名单",
        "文化示范县建设",
        "佛罗里达州的渔船",
        "how many cases were handled",
        "",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert names(text) == []


def test_a_place_beside_one_abroad_is_one() -> None:
    assert names("佛罗里达州代表团到达州考察") == ["达州市"]
    assert names("兰州与马里兰州结好") == ["兰州市"]


def test_a_short_district_name_needs_support() -> None:
    assert names("南川的清凉经济") == []
    assert names("如南川、永川等区县", "重庆市") == ["南川区", "永川区"]
    assert names("健康长寿是福", "重庆市") == []


def test_a_short_name_that_one_place_has_needs_none_before_its_institutions() -> None:
    assert names("铜梁法院受理案件3件") == ["铜梁区"]
    assert names("建始全县受灾") == ["建始县"]
    assert names("铜梁县、酉阳县和彭水自治县") == ["铜梁区", "酉阳土家族苗族自治县", "彭水苗族土家族自治县"]
    assert names("大城市的武汉肺炎疫情") == []
    assert names("受理铜梁案件3件") == []
    assert names("中方警方表示") == []


def test_known_places_decide_between_namesakes() -> None:
    (shared,) = find_places("白云区")
    assert shared.city == ""
    (known,) = find_places("白云区", ("贵阳市",))
    assert known.city == "贵阳市"


def test_a_known_name_that_several_cities_have_tells_of_none_of_them() -> None:
    assert [one.city for one in find_places("海州区", ("海州区",))] == [""]
    assert [one.city for one in find_places("海州区", ("海州区", "阜新市"))] == ["阜新市"]
    assert [one.city for one in find_places("海州区", ("阜新市海州区",))] == ["阜新市"]


def test_offsets_and_parents() -> None:
    text = "在重慶永川召開"
    mention = find_places(text)[1]
    assert text[mention.start : mention.end] == "永川"
    assert (mention.level, mention.province, mention.city) == ("district", "重庆市", "重庆市")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("重慶", "重庆市"),
        ("渝", "重庆市"),
        ("山东东营", "东营市"),
        ("Xilingol", "锡林郭勒盟"),
        ("长寿", "长寿区"),
        ("內蒙古", "内蒙古自治区"),
        ("臺灣", "台湾省"),
        ("开阳县", "开阳县"),
        ("火星", None),
        ("", None),
    ],
)
def test_normalise_place(name: str, full: str | None) -> None:
    assert normalise_place(name) == full


def test_is_within() -> None:
    assert is_within("永川区", "重庆市")
    assert is_within("东营市", "山东省")
    assert is_within("云岩区", "贵州省")
    assert is_within("重庆市江北区", "重庆市")
    assert is_within("东营市", "中国")
    assert is_within("慕尼黑", "德国")
    assert not is_within("江北区", "重庆市"), "宁波 had one too: the name alone does not tell"
    assert not is_within("慕尼黑", "中国")
    assert is_within("东营市", "东营市")
    assert not is_within("重庆市", "永川区")
    assert not is_within("永川区", "山东省")


def test_every_place_is_found_by_its_full_name_below_its_parents() -> None:
    missed = []
    for place in places():
        text = place.province + place.city + place.name if place.level == "district" else place.name
        if place.name not in names(text):
            missed.append(text)
    assert missed == []


def test_a_query_takes_less_than_a_millisecond() -> None:
    """Of the processor, where it takes a fortieth of that: it is not looked through once for each name."""
    query = "重庆市2023年8月电信网络诈骗发案趋势如何变化,环比下降多少"
    find_places(query)
    began = time.process_time()
    for number in range(1000):
        find_places(f"{query}{number}")
    assert time.process_time() - began < 1


def test_the_module_does_not_import_pandas_or_pypinyin() -> None:
    code = "import sys, xunduan.language.places; xunduan.language.places.find_places('重庆'); print({'pandas', 'pypinyin'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="重庆市南川区北京津冀、和大学路 chongqing", max_size=60))
def test_no_text_raises(text: str) -> None:
    end = 0
    for mention in find_places(text, ("重庆市",)):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
    normalise_place(text)
