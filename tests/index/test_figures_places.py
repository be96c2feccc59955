"""Which place a figure is about: clause, sentence, paragraph, section, document, and when it is unknown."""

from __future__ import annotations

import pytest

from xunduan.index.documents import Document, Fact, Metadata
from xunduan.index.figures import FigureContext, extract_figures, figure_context
from xunduan.index.figures.sections import context_of


def places(text: str, place: str | None = None) -> list[str | None]:
    return [figure.place for figure in extract_figures(text, FigureContext(place=place))]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在湖北宜昌,新建码头3座。", "宜昌市"),
        ("在和县新建码头3座。", "和县"),
        ("吉林和龙新建码头3座。", "和龙市"),
        ("全国新建码头3座。", "中国"),
        ("新建码头5座,包括杭州3座。", "杭州市"),
        ("新建码头5座,包括杭州的旧址3座。", None),
        ("据日本报道,当地有12人受伤。", "日本"),
        ("国家能源局发布数据,用电量增长3%。", "中国"),
        ("秘鲁北部地震造成8人受伤。", "秘鲁"),
        ("得克萨斯州有12人受伤。", "得克萨斯州"),
        ("巴西圣保罗有12人受伤。", "圣保罗"),
        ("全球产量达3亿吨。", "全球"),
        ("高雄破获案件5起,全国共破获900起。", "台湾省"),
        ("莆田作为福建第二大港,装卸货物3亿吨。", "莆田市"),
        ("贵阳白云区建成车位50个。", "贵阳市白云区"),
        ("安徽、江西两省新建粮仓5座。", "安徽省、江西省"),
        ("京津冀粮仓增至5座。", "北京市、天津市、河北省"),
        ("山东将实施黄河三角洲地区5座粮仓的改造。", "山东省"),
        ("河南周口至安徽阜阳的航道疏浚120公里。", "周口市、阜阳市"),
        ("长沙黄花机场、武汉天河国际机场共运送旅客9万人次。", None),
        ("澳门口岸繁忙,其中中国台湾旅客占8%。", "澳门特别行政区"),
        ("铁岭旅客发送量达8万人次。", "铁岭市"),
        ("内地分店增至98间。", "中国"),
        ("在湖北,我省宜昌市新建码头3座。", "宜昌市"),
        ("2019年湖北全省码头增至80座,下降3%。", "湖北省"),
        ("前三季度甘肃码头增至80座。", "甘肃省"),
        ("江苏全省有南京、苏州、无锡、常州、镇江、南通、扬州共7个市受灾。", "江苏省"),
    ],
)
def test_the_clause_says_it(text: str, place: str) -> None:
    assert places(text)[-1] == place


@pytest.mark.parametrize(
    "text",
    [
        "民营企业投资增长3%。",
        "国内生产总值增长3%。",
        "会议提出提高供给平衡水平3%。",
        "市政府和县委领导有力,建成码头3座。",
        "沿海城市接待游客3万人次。",
        "向黄河三角洲补水5亿立方米。",
        "来自日本的客商签约3份。",
        "来自甘肃、青海和宁夏的客商签约3份。",
        "《海峡通讯社6日厦门专电》新茶上市8吨。",
        "新华社太原3月5日电 新茶上市8吨。",
        "香港及中国台湾旅客分别占28%和8%。",
        "主要来自江苏(625人次)、浙江(82人次)及安徽(47人次)。",
        "商学院院长梅德韦杰夫介绍,成本下降3%。",
        "加拿大国防部称,出动战机3架。",
        "由智利进口的车厘子共8万吨。",
        "打击从智利走私的团伙,扣押货物8吨。",
        "雪糕产量占全国总产量的3%。",
        "西北距省会太原120公里。",
        "西班牙流感期间有3名军人确诊。",
        "引进了贵州一厂、云南二厂等项目,投资8亿元。",
        "据中国地震台网目录,5级以上地震有8次。",
        "北京时间9时报8元。",
        "中国旅游者有8万人次。",
        "中国内地住客有8万人次。",
        "官渡区籍船员有3人。",
        "位于河内道的食肆有3间。",
        "全球最大的工厂有工人3万人。",
        "上海、长沙、南宁、兰州、昆明、合肥、福州等7个城市入选。",
    ],
)
def test_it_stays_unknown(text: str) -> None:
    assert places(text)[-1] is None


def test_each_place_of_a_list_has_its_own_value() -> None:
    assert places("南京、苏州、无锡房价分别上涨3%、2%和1%。") == ["南京市", "苏州市", "无锡市"]
    assert places("南京、苏州房价分别上涨3%、2%和1%。") == [None, None, None]
    assert places("全国房价上涨,其中南京和苏州涨幅靠前,分别为3%和2%。") == ["南京市", "苏州市"]
    assert places("停留人数最多的是南京的3万人和苏州的2万人。") == ["南京市", "苏州市"]


def article(title: str, text: str, *places: str) -> Document:
    named = tuple(Fact(place, "derived") for place in places)
    metadata = Metadata(title=Fact(title, "stated"), places=named)
    return Document("1", "a.txt", text, metadata, "zh-Hans")


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("湖南旱情缓解", "新华社长沙8月2日电 全省降雨30毫米。长沙水库蓄水。", "湖南省"),
        ("旱情缓解", "新华社长沙8月2日电 各地降雨30毫米。水库蓄水。", None),
        ("旱情缓解", "在湖南长沙,各地降雨30毫米。长沙水库蓄水。", "长沙市"),
        ("湖南、江西旱情缓解", "长沙降雨30毫米。长沙水库蓄水。", None),
    ],
)
def test_a_document_is_about_what_its_title_names_and_not_where_it_was_sent_from(
    title: str, text: str, place: str | None
) -> None:
    assert figure_context(article(title, text, "长沙市", "湖南省")).place == place


def test_the_sentence_and_then_the_paragraph_say_it() -> None:
    text = "在云南大理,游客增多。酒店入住率达91%。\n民宿有1200家。\n北京的地铁运送乘客8万人次,机场运送旅客9万人次。"
    assert places(text) == ["大理白族自治州", "大理白族自治州", "北京市", "北京市"]


def test_a_section_does_not_pass_its_place_to_the_next() -> None:
    first, second = "匈牙利洪水\n被淹农田300公顷。", "物价\n鸡蛋每斤5元。"
    text = f"{first}\n{second}"
    sections = (
        context_of(0, len(first) + 1, ("匈牙利洪水",), None, None, 2024),
        context_of(len(first) + 1, len(text), ("物价",), None, None, 2024),
    )
    found = extract_figures(text, FigureContext(sections=sections))
    assert [figure.place for figure in found] == ["匈牙利", None]


def test_the_whole_country_is_the_one_that_is_told_of() -> None:
    assert places("法国总理宣布补贴。全国已有3万人申请。")[-1] == "法国"
    assert places("商务部介绍,全国已有3万人申请。")[-1] == "中国"
    assert places("越南出口回升。官员说我国订单增加。国内销售额增长3%。")[-1] is None


def test_a_ministry_in_a_paper_of_the_traditional_script_may_be_taiwans() -> None:
    found = extract_figures("交通部統計,客運量增長8%。", FigureContext(script="zh-Hant"))
    assert [figure.place for figure in found] == [None]


def test_the_whole_province_is_the_one_around() -> None:
    assert places("四川成都启动检查。全省共检查企业300家。")[-1] == "四川省"
    assert places("沁阳市开镰。该市收割小麦8万亩。")[-1] == "沁阳市"
    assert places("上海接待游客8万人次。江西1日至3日,全省36个景区开放。")[-1] == "江西省"


@pytest.mark.parametrize("text", ["新设国内知名门店8家,销售额增长3%。", "争取中央财政投资8亿元。"])
def test_in_a_document_about_one_place_the_country_is_told_of_where_it_begins(text: str) -> None:
    assert set(places(text, "芜湖市")) == {"芜湖市"}
    assert places("全国共有门店8家。", "芜湖市") == ["中国"]
    assert places("办好亚洲茶业大会,获奖3项。", "芜湖市") == [None]


def test_the_whole_county_is_the_one_that_a_document_is_about_wherever_it_stands() -> None:
    assert places("初步核算,全年全县产值8亿元。", "芮城县") == ["芮城县"]
    assert places("初步核算,居全市第一,全年全省产值8亿元。", "芮城县")[-1] != "芮城县"


def test_a_document_about_a_city_compares_it_with_its_province() -> None:
    assert places("增速高于全省2个百分点。发电量9亿千瓦时。", "芜湖市") == ["芜湖市", "芜湖市"]


def test_in_a_document_about_one_place_a_foreign_one_passes_with_its_sentence() -> None:
    text = "对德国出口3亿元,德国企业来访2次。新增港口泊位4个。"
    assert places(text, "宁波市")[-1] == "宁波市"


def test_in_a_document_about_one_place_the_whole_country_passes_with_its_sentence() -> None:
    text = "数字经济规模居全国前列,全国共有基地90个。新增泵站4座,获水利部表彰。"
    assert places(text, "浙江省") == ["中国", "浙江省"]


def test_a_sentence_that_opens_with_another_country_leaves_the_paragraphs() -> None:
    assert places("西班牙送来水泵4台。瑞典沃尔沃公司的订单增加18%。")[-1] is None


@pytest.mark.parametrize(
    ("text", "main", "place"),
    [
        ("民警分赴大同、晋城等地。在上述地点共查获车辆5台。", "太原市", None),
        ("福建各地降雨。新增泊位4个。", "泉州市", None),
        ("香港口岸繁忙。首日有内地车辆入境。关闸通道共有80条。", "香港特别行政区", None),
        ("香港口岸繁忙。内地业务增长较快,盈利3亿元。", None, None),
        ("香港口岸繁忙。内地访港团共有9万人。", None, None),
        ("日本客商到访。新增泊位4个。", "宁波市", "宁波市"),
        ("市民到市里登记。新增泊位4个。", "宁波市", "宁波市"),
    ],
)
def test_what_a_figure_inherits_is_unknown_once_the_text_has_told_of_somewhere_else(
    text: str, main: str | None, place: str | None
) -> None:
    assert places(text, main)[-1] == place


def test_places_that_an_earlier_clause_lists_are_not_where_a_figure_is() -> None:
    assert places("在安徽、江西、湖北警方支持下,查获车辆5台。") == [None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("代表团在会前参观了扬州的展馆,又新签合同6份。", None),
        ("有人谈到扬州。新签合同6份。", None),
        ("有人谈到扬州。扬州的展馆已经开放,记者又到了扬州。新签合同6份。", "扬州市"),
        ("扬州的展馆已经开放。新签合同6份。", "扬州市"),
        ("失业最少的地方是扬州,为3%。", "扬州市"),
        ("扬州客商12人、徐州客商9人、常州客商7人,共签合同6份。", None),
    ],
)
def test_a_place_named_in_passing_is_not_handed_on(text: str, place: str | None) -> None:
    assert places(text)[-1] == place


def test_our_country_is_taiwan_in_a_paper_that_names_no_place_outside_it() -> None:
    text = "有人提到我國的困境。高雄已新設站點3處。我國每年有4萬人受訓。"
    assert [one.place for one in extract_figures(text, FigureContext(script="zh-Hant"))][-1] == "台湾省"
    assert places("高雄已新设站点3处。我国每年有4万人受训。")[-1] == "中国"


def test_a_place_in_parentheses_tells_only_what_stands_in_them() -> None:
    assert places("全国受灾8万人(西藏未受灾),死亡3人。") == ["中国", "中国"]
    assert places("在陕西伤8人(甘肃伤5人,重伤2人),死亡3人。")[1:] == ["甘肃省", None, "陕西省"]
    assert places("在西藏(含农垦系统),死亡3人。") == ["西藏自治区"]


def test_examples_of_what_is_counted_do_not_say_where_it_is() -> None:
    assert places("甘肃敦煌石窟、陕西汉中栈道等10个项目入选。") == [None]


def test_a_section_is_about_a_place_that_opens_it() -> None:
    assert places("航天局设立奖金。副局长在加州萨克拉门托的会上说,方案已定。\n奖金共25万元。") == [None]
    told = "古城游客增多,商户纷纷延长营业时间。" * 12
    assert places(f"苏州推出新线路。{told}\n博物馆接待游客8万人次。") == ["苏州市"]
    assert places(f"{told}苏州推出新线路。\n博物馆接待游客8万人次。") == [None]


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("户口统计公布", "增加最多的是新竹县,减少最多的是基隆市。", None),
        ("我国户数续增", "新竹县户数最多,基隆市最少。", "台湾省"),
        ("我国户数续增", "户数最多的是上海,拉萨最少。", "中国"),
    ],
)
def test_a_place_among_others_that_lead_a_text_is_not_what_it_is_about(
    title: str, text: str, place: str | None
) -> None:
    named = ["上海市"] if "上海" in text else ["新竹县"]
    assert figure_context(article(title, text, *named)).place == place


@pytest.mark.parametrize("city", ["阜新市", "连云港市"])
def test_a_district_that_two_cities_have_is_that_of_the_titles(city: str) -> None:
    document = article(f"{city}海州区修渠", "海州区今年修渠9公里,受益农户30家。", "海州区", city)
    found = extract_figures(document.text, figure_context(document))
    assert [(one.place, one.indicator) for one in found] == [
        (f"{city}海州区", "修渠"), (f"{city}海州区", "受益农户")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("广州市荔湾区法院工作报告", "全年结案8万件。", "荔湾区"),
        (
            "政府工作报告",
            "现在,我代表广州市政府报告工作。\n一、回顾\n建成码头8座。\n二、打算\n建成码头9座。",
            "广州市",
        ),
        ("政府工作动态", "他代表广州市政府讲话。\n一、回顾\n建成码头8座。\n二、打算\n建成码头9座。", None),
        ("立案数公布", "有关部门昨日在广州开会,全年立案8万件。", None),
        ("立案数公布", "广州昨日开会,全年立案8万件。", "广州市"),
    ],
)
def test_a_document_is_about_what_its_title_narrows_down_to_and_not_about_where_it_was_told(
    title: str, text: str, place: str | None
) -> None:
    assert figure_context(article(title, text, "广州市")).place == place


@pytest.mark.parametrize(
    ("title", "place"),
    [("中国外贸人的一年", None), ("本报记者发自广州", None), ("广州外贸人的一年", "广州市")],
)
def test_a_title_that_names_the_country_or_a_byline_is_about_no_part(title: str, place: str | None) -> None:
    text = "她在广州一家公司上班,公司接待客户8批。" if "中国" in title else "公司接待客户8批。"
    assert figure_context(article(title, text, "广州市")).place == place


def test_a_text_that_is_about_hong_kong_calls_it_by_one_character() -> None:
    text = "上月訪港旅客8萬人次,其中海外旅客3萬人次訪港,內地旅客在港消費20億元。"
    metadata = Metadata(places=(Fact("香港特别行政区", "derived", "訪港"),))
    context = figure_context(Document("1", "a.txt", text, metadata, "zh-Hant"))
    assert context.place == "香港特别行政区"
    assert extract_figures(text, context)[0].place == "香港特别行政区"


def test_only_such_a_text_calls_it_this_harbour() -> None:
    assert places("广州新增个案8宗,本港新增26宗。", "香港特别行政区")[-1] == "香港特别行政区"
    assert places("宁波扩建码头,本港装卸货物8万吨。", "宁波市") == ["宁波市"]


def test_elsewhere_ships_that_reach_a_harbour_are_not_in_hong_kong() -> None:
    assert extract_figures("到港船舶8艘,在港旅客3万人次。")[0].place is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("亚洲象有8头。", None),
        ("欧洲杯门票8万张。", None),
        ("亚洲有8座工厂。", "亚洲"),
        ("欧洲人口有8亿人。", "欧洲"),
    ],
)
def test_an_animal_or_a_cup_called_by_a_region_lies_nowhere(text: str, place: str | None) -> None:
    assert extract_figures(text)[0].place == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("比赛有选手3000人。下一站将在厦门举行。", None),
        ("一场比赛有选手3000人,地点在厦门。", "厦门市"),
        ("厦门又有比赛。选手有3000人。", "厦门市"),
    ],
)
def test_what_all_is_about_holds_from_where_it_is_named(text: str, place: str | None) -> None:
    assert places(text, "厦门市")[0] == place


def test_a_creed_and_a_party_lie_nowhere() -> None:
    for creed in ("中国式现代化", "中国特色社会主义", "中国共产党", "中国梦"):
        assert places(f"坚持{creed},渡口客流增长3%。厦门渡口客流增长5%。", "厦门市")[0] is None
        assert places(f"厦门渡口客流增长5%。坚持{creed},渡口客流增长3%。", "厦门市")[1] == "厦门市"
    assert places("厦门渡口客流增长5%。中国某集团公司净利润3亿元。", "厦门市")[1] is None


def test_a_document_whose_title_names_its_place_is_about_it_from_the_first_sentence() -> None:
    text = "全年修路3公里。又修桥2座。厦门渡口有船8只。厦门湾里有岛5座。"
    for title, place in (("厦门渡口年报", "厦门市"), ("渡口年报", None)):
        context = figure_context(article(title, text, "厦门市"))
        assert context.titled is (place is not None)
        assert [one.place for one in extract_figures(text, context)][0] == place


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("和县统计局", "和县"),
        ("和县人民政府县长 周明远", "和县"),
        ("和县代县长周明远", "和县"),
        ("客人来自和县统计局", None),
    ],
)
def test_a_paper_without_a_place_in_its_title_is_about_whose_it_is(line: str, place: str | None) -> None:
    text = f"{line}\n一年来工作平稳。\n新建码头3座。\n藏书8万册。"
    told = figure_context(article("2016年统计公报", text, "和县"))
    assert told.place == place


def test_a_county_is_no_name_where_its_first_character_joins() -> None:
    assert places("在上级的帮助和县人大的监督下,工作平稳。新建码头3座。", "石泉县") == ["石泉县"]
    assert places("在和县人民政府旁新建码头3座。") == ["和县"]
