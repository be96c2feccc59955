"""Imitated pages that are hard at their edges: teasers without a heading, boxes, pictures, exports. As in `layouts`."""

from __future__ import annotations

from tests.index.layouts import Layout

BROADCAST = Layout(
    "broadcast",
    """
!《新闻联播》 20240305 19:00
-来源:东海网 2024年03月05日 19:45
#内容简介
=本期节目主要内容:
=1.全国春耕备耕进展顺利;
=2.多地开展学雷锋志愿服务;
=3.国内联播快讯。
-(《新闻联播》 20240305 19:00)
=东海网消息(新闻联播):眼下,全国春耕备耕由南向北展开,农资供应总体充足,化肥到位率达92%。 ⇒ 眼下,全国春耕备耕由南向北展开,农资供应总体充足,化肥到位率达92%。
=东海网消息(新闻联播):今天是学雷锋纪念日,各地志愿者走进社区,开展义诊、维修等便民服务。 ⇒ 今天是学雷锋纪念日,各地志愿者走进社区,开展义诊、维修等便民服务。
-编辑:王静远 责任编辑:刘亮
-东海网视频
-相关推荐
-春耕进行时
-点击排行
""",
    {},
)

TEASERS = Layout(
    "teasers",
    """
-东湖网>新闻>本地
!地铁三号线年底试运行
-2022-11-11 09:00:00 东湖网
=地铁三号线全线轨道已经贯通,计划年底前开始空载试运行。
=线路全长28.6公里,设站21座,总投资196亿元。
=建成后,南站到东湖的通勤时间缩短到35分钟。
-编辑:田甜
-东湖绿道三期开放 新增驿站12处
-  东湖绿道三期昨天开放,市民可骑行至植物园,全程设置饮水点和急救箱。
-武昌老街改造完工
-  历时两年的老街改造完工,修缮历史建筑46栋。
-关于东湖网 | 诚聘英才 | 版权声明
-鄂ICP备05001234号
""",
    {"published": "2022-11-11T09:00:00", "source": "东湖网"},
)

LEADS = Layout(
    "leads",
    """
!公积金提取新规下月实施
-发布时间:2024-05-20 15:22 来源:东湖晚报
=东湖公积金中心20日发布通知,租房提取额度提高到每月2000元。
=新规自6月1日起实施,多子女家庭可按实际房租全额提取。
=中心提醒,提取业务可在手机上办理,三个工作日到账。
-推荐阅读
-公积金贷款额度上调
-东湖市住房公积金贷款最高额度由60万元调整为80万元,首套房首付比例不变。
-首套房利率再降
-多家银行下调首套住房贷款利率,最低可至3.25%,客户可通过手机银行查询。
""",
    {"published": "2024-05-20T15:22"},
)

LINK_BOX = Layout(
    "link_box",
    """
!高铁静音车厢增至百趟
-2024-06-01 10:00 来源:东湖日报
=6月1日起,全国铁路静音车厢服务扩大至百余趟列车,旅客购票时可以选择。
=静音车厢内,手机调至静音,交谈轻声细语,孩子由家长照看。
=乘务员说,旅客配合度很高,投诉量下降了四成。
#相关链接
=静音车厢始于2020年12月,最初在京沪、成渝两条高铁线路试点。
=目前,静音车厢固定设在三号车厢,暂不加价。
=据统计,试点以来累计服务旅客三百二十万人次,满意率达到98.6%。
-责任编辑:夏雨
""",
    {},
)

PICTURES = Layout(
    "pictures",
    """
!老茶馆的新客人
-2023-04-04 08:08
-东湖晚报记者 古月 文/图
=推开老茶馆的木门,茶香扑面而来,八仙桌旁坐满了年轻人。
#老茶馆内景
-来源:视觉中国
=“以前都是老人来喝茶,现在一半是年轻人。”掌柜老胡说。
-△年轻人在老茶馆体验手工制茶 古月摄
=茶馆推出9.9元体验套餐,周末日均接待260人。
-图片来自网络
=老胡打算再开一家分店。
-作者:古月
-编辑:木子
-审核:石头
-来源:东湖晚报
-投稿:donghu@example.com
""",
    {"published": "2023-04-04T08:08", "authors": ("古月", "木子", "石头")},
)

MACAU = Layout(
    "macau",
    """
-跳到主要內容
-新聞局
-Facebook WeChat
!治安警察局公佈第三季治安情況
-治安警察局
-2023年10月25日 16:20
=治安警察局今日公佈第三季治安情況,期內共接獲報案2,860宗,按年上升6.3%。
=局方表示,將因應節假日旅客增加,加強旅遊區及口岸一帶巡邏。
=查詢可致電2857 3333。
-查看圖輯
=如有查詢,請透過本局熱線與我們聯絡。
-資料來源:治安警察局
-最後更新:2023年10月25日
""",
    {"published": "2023-10-25T16:20"},
)

ENGLISH_DAILY = Layout(
    "english_daily",
    """
-Global Edition
-China
-Home | Latest | World | China
!Night markets light up small-town economy
-By LI NA in Guiyang | Riverside Daily | Updated: 2024-07-15 09:20
-Share - WeChat
=Night markets in Guizhou province have become engines of growth, drawing 1.2 million visitors since May.
=In Guiyang, the provincial capital, stalls selling grilled fish and herbal jelly stay open until 2 am.
="We earn about 900 yuan a night," said Wang Fang, a vendor who quit her factory job last year.
=Local authorities have added 36 parking lots and 110 sanitation workers to serve the crowds.
-Most Viewed in 24 Hours
-Top
-Copyright 1994 - 2024. All rights reserved. The content published on this site belongs exclusively to the company.
""",
    {"published": "2024-07-15T09:20"},
)

BOARD_EXPORT = Layout(
    "board_export",
    """
-发信人: farmer (老农), 信区: Rural
-标  题: 今年麦子收成不错
-发信站: 东湖站 (2006年06月12日20:15:33 星期一), 站内信件
=今年雨水好,我们村的麦子亩产都过了九百斤,比去年多收一成。
=收割机从县里开过来,一天能收一百多亩,价钱也公道。
=就是晒场不够,大家只好晒在村口的路边。
---
-※ 来源:·东湖站 bbs.example.edu·[FROM: 10.1.2.3]
""",
    {"title": "今年麦子收成不错"},
)

EDGES = (BROADCAST, TEASERS, LEADS, LINK_BOX, PICTURES, MACAU, ENGLISH_DAILY, BOARD_EXPORT)
