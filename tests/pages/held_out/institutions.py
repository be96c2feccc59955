"""More held-out pages: wire, flash news, law, offices, hospital, society, magazine, account, statistics, market.

Written like those of `pages`, from layouts of other sites, and under the same rule: nothing is tuned to them.
"""

from __future__ import annotations

from tests.pages.held_out.page import HeldOut, links, paragraphs

_STRIKE = (
    "北陵港9日再次停航，约四百名拖轮船员要求提高夜航津贴，当天有三十一班渡轮取消。",
    "这是继4日之后一周内的第二次停航。北陵港务局说，10日的渡轮班次将恢复六成，货运码头不受影响。",
    "船员代表与港务局定于11日重新谈判。港务局此前提出把夜航津贴提高百分之八，船员要求提高百分之十五。",
)
_FLASH = (
    "沙洲财讯，柳川股份：以3120万元竞得青河县一宗工业用地，用于建设二期冷库。",
    "何氏机械：中标北陵市污水厂改造项目，合同金额1.7亿元，占公司上年营业收入的4.2%。",
    "青瓦科技：控股股东计划在六个月内减持不超过2%的股份。",
)
_LAW = (
    "（2017年5月12日沙洲市人民代表大会常务委员会第九次会议通过）",
    "第一章 总则",
    "第一条 为了加强渡口管理，保障乘客安全，根据有关法律，结合本市实际，制定本条例。",
    "第二条 本市行政区域内渡口的设置、运营和监督，适用本条例。",
    "第二章 运营",
    "第三条 渡船应当配备与核定载客人数相符的救生衣。",
    "遇有六级以上大风，渡船不得开航。",
    "第四条 渡工有下列情形之一的，不得上岗：",
    "（一）饮酒的；",
    "（二）连续工作超过八小时的。",
    "第五条 本条例自2017年8月1日起施行。",
)
_VISIT = (
    "2月26日下午，北陵区水务局副局长何青一行六人到我镇参观老粮仓改造项目。镇长柳明远陪同参观。",
    "一行人走访了粮仓书屋和三家手工作坊，了解租金和客流情况，并在二楼会议室座谈。柳明远介绍，粮仓自去年十月开放以来接待四万一千人次。",
    "下一步，我镇将把粮仓东侧的空地改为停车场，并与北陵区共同开通周末班车。",
)
_CONTEST = (
    "本站讯（通讯员 柳荷 何小川）为提高药房人员辨认饮片的本领，10月30日，我院药学部举行饮片辨认比赛，二十二名药师参加。",
    "比赛分笔试和辨认两部分。辨认部分要求参赛者在八分钟内写出六十味饮片的名称和产地。",
    "经过两小时角逐，中药房何敏以五十八味的成绩获得第一名。副院长柳一舟为获奖者颁奖，要求各科室把比赛中发现的问题写进培训计划。",
)
_MEETING = (
    "2018年沙洲河流学会年会于5月11日至13日在青河师范学院召开。来自二十三个单位的一百八十余名代表参加会议。",
    "会议收到论文一百零四篇，分四个分会场交流。大会报告由何江流研究员主持，柳长河教授作了题为《青河三百年改道的再认识》的报告。",
    "会议决定，2019年年会由北陵大学承办。",
)
_CHIP = (
    "一家成立不到三年的公司昨天发布了自己的第一颗传感芯片。按照它公布的数字，这颗芯片的功耗只有上一代的三分之一。",
    "不过，有两点要说清楚。",
    "首先，三分之一是在每秒采样十次的条件下测的，而多数用户的设备每秒采样一百次。",
    "其次，公司没有公布良率。一位做封装的工程师告诉记者，这种结构第一年的良率很少超过六成。",
    "芯片将于第四季度供货，单价八元左右。",
)
_COURIER = (
    "凌晨四点，柳东升把三轮车推出院子。",
    "他今年五十二岁，在青河县送了十九年的牛奶。",
    "1",
    "最难的是二〇〇八年那场雪。三十里路，他走了七个小时，一瓶也没有碎。",
    "“人家孩子等着喝呢。”他说。",
    "2",
    "去年，镇上开了三家超市，订奶的人从四百户减到九十户。儿子劝他歇了，他不肯。",
    "他说，等最后一户不订了，他就把车送给粮仓书屋，让孩子们坐着玩。",
)
_INVESTMENT = (
    "1-9月，全县固定资产投资完成61.3亿元，完成年度计划的71.4%，同比增长8.2%。其中工业投资完成22.7亿元，增长11.6%；",
    "交通投资完成9.8亿元，下降3.1%。",
    "一是民间投资占比上升。民间投资完成35.2亿元，占全部投资的57.4%，比上年同期提高2.3个百分点。",
    "二是新开工项目增加。前三季度新开工项目48个，比上年同期多7个。",
)
_REPORT = (
    "沙洲贸促会昨天发布《2021年内河货运报告》，预计今年全市内河货运量增长2.6%，低于年初预测的3.4%。",
    "报告认为，水位偏低和船用油涨价是两个主要原因。如果第四季度降雨正常，货运量仍可能恢复到3%以上。",
)

_OFFICE_MENU = ("机构概况", "政务公开", "办事指南", "网上调查", "镇长信箱", "投资指南")
_HOSPITAL_MENU = (
    "医院概况",
    "医院领导",
    "组织机构",
    "科室设置",
    "内科系统",
    "外科系统",
    "护理风采",
    "护理研究",
    "人才培养",
    "科研教学",
    "党建行风",
    "信息公开",
    "收费标准",
    "医院文化",
)


def cells(*texts: str) -> str:
    return "".join(f"<tr><td>{text}</td></tr>" for text in texts)


INSTITUTIONS = (
    HeldOut(
        "wire_with_headlines_above", "news",
        "<html><head><title>北陵港渡轮再次停航-沙洲网</title></head><body><div class='nav'><div>" + "".join(f"<a href='/c{n}'>{t}</a>" for n, t in enumerate(
            ("北陵港渡轮再次停航", "三县试点河长巡查积分", "年内已有五条公交改线", "冬季赏鸟：青河湿地迎来客流高峰")))
        + "</div><ul><li>客户端</li><li>搜索</li><li>频道</li></ul><a href='/n'><div>下一篇</div></a></div><div><div><a href='/'>沙洲网</a> &gt; <a href='/w'></a>正文</div>"
        "<div class='h-title'>北陵港渡轮再次停航</div><div><span>2022-03-10 07:48:12</span><span>来源：<em>沙洲网</em></span></div></div>"
        "<div><div>关注沙洲网</div><div><a href='#'></a>微信</div><div><a href='#'></a>微博</div><div><a href='#'></a>Qzone</div><a href='#c'><div>0</div>评论</a></div><div>图集</div>"
        + paragraphs(("沙洲社北陵3月9日电（记者何远）" + _STRIKE[0], *_STRIKE[1:])) + "<div><a href='#z'></a><div>+1</div></div><div><span><a href='#e'>【纠错】</a> 责任编辑： 柳小满</span></div>"
        "<div>新闻<span>评论</span></div><div>加载更多</div><ul><div>热帖</div>" + "".join(f"<li><a href='/h{n}'>{t}</a><div>2022-03-0{n + 1} 08:5{n}:39</div></li>" for n, t in enumerate(
            ("学校只剩两名学生，他守了十一年", "骑共享电车的注意了，有三点变化", "老城改造，怎么让住户先点头？"))) + "</ul></body></html>",
        _STRIKE, "北陵港渡轮再次停航", "2022-03-10",
    ),
    HeldOut(
        "flash_with_recommendations", "news",
        "<html><head><title>午间公告：柳川股份竞得工业用地；何氏机械中标1.7亿元项目_沙洲财讯</title></head><body><div><ul><li>新闻</li><li>行情</li><li>净值</li></ul>"
        "<p>沙洲财讯官方公众号</p><p>扫描上方二维码关注公众号</p></div><div>" + links("首页", "要闻", "快讯", "股市", "公司", "研报", "数据", "路演", "公告")
        + "</div><div>您所在的位置：<a href='/'>首页</a>&gt;<a href='/k'>快讯</a>&gt;<a href='/g'>公司</a></div><div><h2>午间公告：柳川股份竞得工业用地；何氏机械中标1.7亿元项目</h2><div>2021-09-23 12:06<span>来源：沙洲财讯</span><span>作者：何在田</span></div></div>"
        "<div class='txt'>" + "<br><br>".join(_FLASH) + "</div><div><a href='#'>分享：</a></div><div><p>声明：沙洲财讯力求信息真实、准确，文章提及内容仅供参考，不构成实质性投资建议，据此操作风险自担</p></div>"
        "<div><h2>为你推荐</h2><dl><dd><a href='/r1'>长假过后怎么走，从数据看哪些行业胜率高</a></dd><dd>今天是长假前最后一个交易日，持股还是持币又成为投资者的难题。</dd><dd>2021-09-29<span>08:14</span></dd></dl>"
        "<dl><dd><a href='/r2'>又见股权划转，柳川集团四千万股划入</a></dd><dd>以昨天收盘价计算，这部分股份市值约三亿元。</dd><dd>2021-09-29<span>07:42</span></dd></dl></div>"
        "<div><div>点击排行</div><ol><li>1、<a href='/p1'>早知道：冷链再迎利好；船用油持续反弹</a></li><li>2、<a href='/p2'>青瓦科技回应：暂不评价此事</a></li></ol></div></body></html>",
        _FLASH, "午间公告：柳川股份竞得工业用地；何氏机械中标1.7亿元项目", "2021-09-23",
    ),
    HeldOut(
        "law_on_a_campus_page", "law",
        "<html><head><title>沙洲市渡口管理条例-法制办</title></head><body><table>" + cells("<a href='#'>添加收藏夹</a>| <a href='#'>设为首页</a>| 关于我们") + "</table><table><tr>"
        + "".join(f"<td><a href='/{n}'>{t}</a></td>" for n, t in enumerate(("首页", "机构职能", "校内制度", "学思践悟", "宣传教育", "文献资料")))
        + "</tr></table><select><option>省内外高校</option><option>————————</option><option>北陵大学</option><option>青河师范学院</option></select><table><tr><td>■ 法规汇编</td></tr><tr><td><hr><span>沙洲市渡口管理条例</span></td></tr>"
        "<tr><td>来源: | 发布时间: 2017-06-02 | 浏览次数:<span>316</span></td></tr></table><div class='con'><p><strong>沙洲市渡口管理条例</strong></p>"
        + "".join(f"<p><strong>{t}</strong></p>" if "章" in t[:4] else f"<p><span>{t}</span></p>" for t in _LAW)
        + "</div><table>" + cells("上一条：<a href='/a'>沙洲市河道采砂管理办法</a>", "下一条：<a href='/b'>沙洲市桥梁养护规定</a>", "【<a href='#'>关闭</a>】", "地址：沙洲市学府路9号 邮编：417000 版权所有：青河师范学院法制办")
        + "</table></body></html>",
        _LAW, "沙洲市渡口管理条例", "2017-06-02",
    ),
    HeldOut(
        "town_in_nested_tables", "office",
        "<html><head><title>北陵区水务局副局长何青一行到我镇参观老粮仓改造项目 柳川镇_沙洲网</title></head><body><center><table><tr><td><table><tr><td>现在位置：<a href='/'>首页</a> &gt;&gt; <a href='/n'>柳川新闻</a> &gt;&gt; 正文</td></tr></table>"
        "<div>柳川镇人民政府</div><div>柳川新闻</div>" + links(*_OFFICE_MENU) + "<table><tr><td><span class='Title'><b>北陵区水务局副局长何青一行到我镇参观老粮仓改造项目</b></span></td></tr><tr><td><font>来源于：柳川镇党政办</font></td></tr><tr><td>"
        + "<p>&nbsp;</p>".join(f"<p>　　{t}</p>" for t in _VISIT) + "</td></tr>" + cells("<font>发布日期：2019-03-04 责任编辑：柳慧</font>", "【<a href='#'>打印本页</a>】【<a href='#'>关闭窗口</a>】")
        + "</table></td></tr></table></center></body></html>",
        _VISIT, "北陵区水务局副局长何青一行到我镇参观老粮仓改造项目", "2019-03-04",
    ),
    HeldOut(
        "hospital_news", "institution",
        "<html><head><title>我院药学部举行2019年饮片辨认比赛_新闻动态_青河县中医院</title></head><body><a href='#'>转繁体版</a><a href='/old'>旧版回顾</a>" + links("首页", *_HOSPITAL_MENU)
        + "<a href='#'>‹</a><a href='#'>›</a><div>新闻动态</div><table><tr><td>位置：<a href='/'>首页</a> &gt; <a href='/n'>新闻动态</a></td></tr></table><div class='title'>我院药学部举行2019年饮片辨认比赛</div>"
        "<div>来源：本站原创 作者：药学部 时间：2019年10月31日 22:10  浏览：<span>47</span></div><button>关闭</button><button>分享</button><div class='c'>"
        + "<a href='/i.jpg'><img src='/i.jpg'></a>".join(f"<p><span>{t}</span></p>" for t in _CONTEST) + "<p>药学部供稿 摄影/何帆 编辑/柳芳</p></div>"
        "<table><tr><td>版权所有 青河县中医院 Copyright © 2018 All rights reserved <a href='#'>沙ICP备14000001号-5</a> 医院地址：青河县南门路58号 24小时急救电话：0700-5550120 传真：0700-5550121</td></tr></table></body></html>",
        _CONTEST, "我院药学部举行2019年饮片辨认比赛", "2019-10-31",
    ),
    HeldOut(
        "society_news", "institution",
        "<html><head><title>新闻动态--沙洲河流学会</title></head><body><p><a href='/en'>English</a> <a href='/'>中文版</a></p><a href='#'>搜索</a><ul>" + "".join(
            f"<li><div>{head}</div><p>" + "".join(f"<a href='/{n}{k}'>{t}</a>" for k, t in enumerate(below)) + "</p></li>" for n, (head, below) in enumerate(
                (("学会概况", ("学会简介", "历史沿革", "学会章程", "现任理事")), ("学术交流", ("活动概览", "国内交流", "国际交流")), ("期刊书籍", ("学术期刊", "科普期刊", "学会会讯")), ("会员服务", ("会员须知", "申请入会")))))
        + "</ul><h3>首页 - 新闻动态</h3><h5>2018年沙洲河流学会年会在青河师范学院召开</h5><div><b>发布时间：2018-05-15</b><i>来源：沙洲河流学会</i></div><div class='detail'>" + paragraphs(_MEETING)
        + "</div><div>上一篇：<a href='/1'>关于征集青年论文的通知</a></div><div>下一篇：没有了</div><div><h4>最新动态</h4>" + links("青河湿地考察报名开始", "第六届河流摄影展征稿") + "</div><div>主办：沙洲河流学会 邮箱：heliu@example.org 技术支持：青瓦科技</div></body></html>",
        _MEETING, "2018年沙洲河流学会年会在青河师范学院召开", "2018-05-15",
    ),
    HeldOut(
        "trade_magazine", "magazine",
        "<html><head><title>功耗降到三分之一？这颗新芯片的账要这样算 - 沙洲电子</title></head><body>" + links("首页", "资讯", "模拟设计", "嵌入式系统", "电源管理", "通信", "社区", "论坛", "博客", "问答", "面包板", "杂志订阅")
        + "<a href='#'>登录</a><a href='#'>注册</a><ul><li>标题</li><li>简介</li><li>内容</li><li>作者</li><li>全部</li></ul><h1>功耗降到三分之一？这颗新芯片的账要这样算</h1><div>2020-11-05 <span>何一鸣</span> <span>阅读：</span><a href='#c'>评论</a></div>"
        "<div class='lead'>数字好看，条件要看清。</div><div>" + paragraphs(_CHIP) + "<p>（原文刊登于沙洲电子网站，参考链接：<a href='/x'>New sensor claims a third of the power</a>）</p><p>责编：柳一</p></div><div>本文为沙洲电子原创文章，未经授权禁止转载。</div>"
        "<div>您可能感兴趣的文章</div><ul><li><a href='/1'>传感器选型的五个误区</a><p>选型时最容易忽略的是采样率和温漂。</p></li><li><a href='/2'>低功耗设计入门</a><p>从休眠电流讲起。</p></li></ul><div>分享到：</div><div>返回顶部</div></body></html>",
        ("数字好看，条件要看清。", *_CHIP), "功耗降到三分之一？这颗新芯片的账要这样算", "2020-11-05",
    ),
    HeldOut(
        "account_on_a_portal", "account",
        "<html><head><title>送奶工柳东升：等最后一户不订了，我就把车送人</title></head><body><a href='#'>登录</a><a href='#'>侵权投诉</a><ul>" + links("问答", "沙洲号", "图虫", "广告投放")
        + "</ul><a href='/'>首页</a> / <a href='/s'>社会</a> / <span>正文</span><button>搜索</button><div><a href='#'><span>1204</span></a><span>转发</span><span>微博</span><span>Qzone</span><span>微信</span></div>"
        "<h1>送奶工柳东升：等最后一户不订了，我就把车送人</h1><div><span>青河旧事</span> <span>2020-12-18 18:14:21</span></div><article>" + "".join(f"<p><strong>{t}</strong></p>" if t.isdigit() else f"<p>{t}</p>" for t in _COURIER)
        + "</article><ul><li>社会</li><li>青河县</li></ul><div>收藏</div><div>举报</div><div>43 条评论</div><div>写下您的评论...</div><button>评论</button><div><a href='/u'>南门桥</a><span>1天前</span><p>小时候就是喝他送的牛奶长大的</p></div>"
        "<div>相关推荐</div>" + links("他在山里放了三十年电影", "最后一家老式理发店") + "</body></html>",
        _COURIER, "送奶工柳东升：等最后一户不订了，我就把车送人", "2020-12-18",
    ),
    HeldOut(
        "commission_with_figures", "office",
        "<html><head><title>1-9月青河县固定资产投资平稳增长</title><meta name='ArticleTitle' content='1-9月青河县固定资产投资平稳增长'><meta name='PubDate' content='2016-10-21 09:53'></head><body><span>3185</span><span>发展改革工作</span><span>/col/col15/index.html</span>"
        "<div><a href='#'>国家发改委</a>|<a href='#'>沙洲政务服务网</a></div><a href='#'>简体</a>|<a href='#'>繁体</a>|<a href='#'>无障碍浏览</a><dl><dt><a href='/1'>发展改革工作</a></dt><dd><a href='/2'>战略规划</a></dd><dd>|</dd><dd><a href='/3'>经济运行</a></dd><dt><a href='/4'>政务公开</a></dt><dd><a href='/5'>机构职能</a></dd><dd>|</dd><dd><a href='/6'>政策文件</a></dd></dl>"
        "<table><tr><td>当前位置：<a href='/'>首页</a></td><td>&gt;</td><td><a href='/1'>发展改革工作</a></td><td>&gt;</td><td><a href='/t'>投资运行</a></td></tr></table><p class='con-title'>1-9月青河县固定资产投资平稳增长</p><div><span>发布日期：2016-10-21</span><span>浏览次数：</span><span>信息来源：县发改局</span></div>"
        + paragraphs(_INVESTMENT) + "<span>打印</span><span>关闭</span><div><a href='#'>安全隐私</a>丨<a href='#'>版权保护</a>丨<a href='#'>联系我们</a>丨<a href='#'>网站地图</a><p>沙洲市发展和改革委员会 版权所有</p><p>技术支持：沙洲市经济信息中心 备案号：<a href='#'>沙ICP备05000001号</a> 网站标识码：4300000020</p></div><a href='#'>Produced By 青瓦网络 青瓦版通发布系统</a></body></html>",
        _INVESTMENT, "1-9月青河县固定资产投资平稳增长", "2016-10-21",
    ),
    HeldOut(
        "market_page_with_tags", "news",
        "<html><head><title>明日航运预测--内河货运报告出炉：今年增长2.6%</title></head><body><h1><a href='/'>今日运价_明日航运_船舶行情_航运分析 - 明日航运网，权威运价资讯网站</a></h1>" + links("明日航运", "运价行情", "航运名家", "板块分析", "公司分析", "金融资讯", "实时播报")
        + "<ul><li><div>标签</div><div>20211014|贸促会|增长率|内河货运</div></li><li><div>上一篇 :</div><a href='/a'>今日运价分析--2021年10月8日</a></li><li><div>下一篇 :</div>没有了</li><li><div>分享到</div><span>微博</span><span>微信</span></li></ul>"
        "<ul><li>当前位置：<a href='/'>主页</a> &gt; <a href='/b'>航运消息实时播报</a> &gt;</li></ul><div><div class='title-text'>内河货运报告出炉：今年增长2.6%</div><div>发布时间： 2021-10-14 10:09:11 <span>4</span> <span>3573</span></div><div class='content'>" + "<br>".join(_REPORT)
        + "</div><div><div>20211014|贸促会|增长率|内河货运</div><a href='#'>微信</a><a href='#'>微博</a></div><div>相关新闻</div><div><a href='/u'>运价行情</a> 总篇数<span>919</span>篇 暂无简介</div></div><div><a href='/v'>行情实时播报</a><ul>"
        + links("船用油连涨三周，谁在买单？", "青河水位低于去年同期") + "</ul></div></body></html>",
        _REPORT, "内河货运报告出炉：今年增长2.6%", "2021-10-14",
    ),
)  # fmt: skip
