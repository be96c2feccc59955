"""Pages written from the layouts of real saved pages, with texts of their own, on which no rule was tried.

Whoever changes a rule leaves these alone, and adds no rule for one of them: they tell what the rules are worth on pages
that they were not made for. `python -m tests.pages.held_out` writes their precision and recall into docs/quality.md.
"""

from __future__ import annotations

from tests.pages.held_out.institutions import INSTITUTIONS
from tests.pages.held_out.page import HeldOut, links, paragraphs

_WIRE = (
    "（沙洲社柳川十四日电）柳川港务局今天表示，受上游来水增加影响，三号码头自明天零时起暂停靠泊，预计五天后恢复。",
    "港务局统计，码头停用期间每天约有二十六艘货船改靠下游的青河港，拖轮费用由港务局承担。",
)
_NOTICE = (
    "各乡镇人民政府、县直各单位：",
    "为做好今年汛前渡口安全检查，现将有关事项通知如下。",
    "一、检查范围",
    "全县十七处渡口和九十一艘渡船，重点检查救生器材、渡工证件和夜间照明。",
    "二、时间安排",
    "四月八日前自查，四月二十日前由县交通运输局抽查，结果在县政府网站公布。",
    "青河县交通运输局",
)
_POST = (
    "上个月把家里的旧路由器换成了软路由，记一下过程，免得下次再查。",
    "第一步：刷机",
    "固件选的是社区版，刷之前一定要备份原厂分区，我第一次忘了，重来了一遍。",
    "第二步：分网段",
    "孩子的平板单独一个网段，晚上九点半以后断网，电视和打印机另一个网段。",
)
_POEM = ("渡口的灯灭了又亮", "船工把竹篙横在膝上", "他数着对岸的窗", "数到第七扇", "天就要亮了")
_THREAD = (
    "请教各位：老小区加装电梯，一楼的住户不同意怎么办？我们单元十四户，十二户已经签了字。",
    "我们小区去年装的，给一楼补了八万，另外每年不收电梯费，谈了三个月才成。",
    "先去街道问问有没有调解的，别自己硬谈，容易伤和气。",
)
_ENTRY = (
    "柳川石桥是一座五孔石拱桥，位于柳川市老城南门外，始建于明代，桥长六十二米。",
    "一九八三年公布为市级文物保护单位，二〇一一年大修时更换了全部望柱。",
)
_PICTURES = (
    "四月的青河县油菜花开，游人沿着新修的河堤栈道赏花拍照。",
    "栈道全长五公里，昨天一天接待游客一万二千人次，周边农家乐全部客满。",
)
_CHAT = (
    "早上六点，何师傅把第一笼包子端上灶台，这是他在菜市场的第二十一个年头。",
    "“面要头天晚上发，急不得。”他说。",
    "市场下个月要搬到河西，管理方答应老摊位免三个月租金。",
)


PAGES = (
    HeldOut(
        "wire_with_stories_below", "news",
        "<html><head><title>柳川港三号码头暂停靠泊 - 沙洲新闻</title></head><body><div><ul>" + links("首页", "财经", "体育", "更多")
        + "</ul></div><main><h1>柳川港三号码头暂停靠泊</h1><div>沙洲社</div><time datetime='2024-04-14T09:05:00+08:00'>2024年4月14日 上午9:05</time>"
        + paragraphs(_WIRE) + "<div>其他人也在看</div>" + "".join(
            f"<div><span>沙洲社·{n} 小时前</span><h4><a href='/s{n}'>{t}</a></h4><p>{lead}</p></div>"
            for n, (t, lead) in enumerate((("青河港扩建二期开工", "青河港扩建二期昨天开工，新建两个五千吨级泊位，工期十八个月，总投资四亿元。"),
                                        ("渡轮票价下月上调", "柳川渡轮公司昨天公布，下月起单程票价由两元调整为三元，学生半价不变。"))))
        + "</main><div>© 2024 沙洲新闻</div></body></html>",
        _WIRE, "柳川港三号码头暂停靠泊", "2024-04-14",
    ),
    HeldOut(
        "office_with_its_record", "notice",
        "<html><head><title>关于开展汛前渡口安全检查的通知_青河县人民政府</title></head><body><div>您的位置：<a href='/'>首页</a> &gt; <a href='/x'>政务公开</a></div>"
        "<table><tr><td>索 引 号</td><td>QH-2024-0031</td><td>发布机构</td><td>县交通运输局</td></tr><tr><td>生成日期</td><td>2024-04-02</td>"
        "<td>文 号</td><td>青交发〔2024〕11号</td></tr></table><div class='tit'>关于开展汛前渡口安全检查的通知</div><div>发布时间：2024-04-02 16:20 浏览次数：<span></span> 【字体：大 中 小】</div>"
        "<div class='con'>" + paragraphs(_NOTICE) + "<p>2024年4月2日</p></div><div>【打印】【关闭】</div><div>上一篇：<a href='/1'>关于清明祭扫的通告</a></div></body></html>",
        (*_NOTICE, "2024年4月2日"), "关于开展汛前渡口安全检查的通知", "2024-04-02",
    ),
    HeldOut(
        "blog_with_panel", "blog",
        "<html><head><title>换软路由的一点经验 - 柳荫客 - 沙洲博客</title></head><body><div><h1><a href='/'>柳荫客</a></h1><ul>" + links("博客首页", "新随笔", "联系", "订阅", "管理")
        + "</ul></div><div><h2><a href='/p'>换软路由的一点经验</a></h2><div>" + paragraphs(_POST)
        + "</div><div>posted @ 2024-03-09 21:14 <a href='/u'>柳荫客</a> 阅读(812) 评论(3) <a href='/e'>编辑</a> <a href='/f'>收藏</a> <a href='/r'>举报</a></div></div>"
        "<div><h3>公告</h3>昵称：柳荫客 园龄：6年 粉丝：41</div></body></html>",
        _POST, "换软路由的一点经验", "2024-03-09",
    ),
    HeldOut(
        "poem_among_menus", "poem",
        "<html><head><title>渡口-沙洲诗歌网</title></head><body><ul>" + links("首页", "诗人", "诗歌", "诗讯", "投稿", "登录", "注册") + "</ul><div><h3>渡口</h3><div>作者：柳边客 2021年11月02日07:40 浏览：57 收藏</div>"
        + paragraphs(_POEM) + "</div><div><h4>诗人简介</h4><p>笔名：柳边客</p></div><ul>" + links("上一首", "下一首", "友情链接") + "</ul></body></html>",
        _POEM, "渡口", "2021-11-02",
    ),
    HeldOut(
        "thread", "forum",
        "<html><head><title>老小区加装电梯，一楼不同意怎么办？ - 居住 - 沙洲论坛 - Powered by Discuz!</title></head><body><div>设为首页 收藏本站</div><div><a href='/f'>论坛</a> › <a href='/g'>居住</a></div>"
        "<div>查看: 2104|回复: 2</div><h1>老小区加装电梯，一楼不同意怎么办？</h1>" + "".join(
            f"<div><div>{who}</div><div>发表于 2023-9-{day} 20:1{day}:05 | 只看该作者</div><div>{text}</div><div>回复 举报</div></div>"
            for who, day, text in zip(("河西老张", "南门桥", "青瓦"), (3, 4, 5), _THREAD, strict=True))
        + "<div>您需要登录后才可以回帖 登录 | 注册</div></body></html>",
        _THREAD, "老小区加装电梯，一楼不同意怎么办？",
    ),
    HeldOut(
        "entry_with_box", "encyclopedia",
        "<html><head><title>柳川石桥 - 沙洲百科</title></head><body><h1>柳川石桥[编辑]</h1><table><tr><th colspan=2>柳川石桥</th></tr><tr><th>位置</th><td>柳川市老城</td></tr><tr><th>桥长</th><td>62米</td></tr></table>"
        + paragraphs(_ENTRY) + "<h2>参考文献[编辑]</h2><ol><li>^ 何某. 柳川桥梁志. 2004.</li></ol><div>本页面最后修订于2022年7月8日 (星期五) 10:11。</div></body></html>",
        (*_ENTRY, "柳川石桥", "位置：柳川市老城", "桥长：62米"), "柳川石桥",
    ),
    HeldOut(
        "video_above_the_text", "news",
        "<html><head><title>青河油菜花海迎客_文旅_沙洲视频</title></head><body><h1>青河油菜花海迎客</h1><div>时间：2024.04.06 来源：沙洲视频<span>分享到：</span></div><div><span>00:00/01:12</span><span>倍速</span><ul><li>2.0X</li><li>1.5X</li></ul>"
        "<span>很抱歉，当前视频播放失败</span></div>" + paragraphs(_PICTURES) + "<div>标签：<a href='/t'>油菜花</a> <a href='/u'>青河</a></div><h2>热门新闻</h2><ul>" + links("柳川渡轮改线", "石桥大修完工", "河西菜场搬迁") + "</ul></body></html>",
        _PICTURES, "青河油菜花海迎客", "2024-04-06",
    ),
    HeldOut(
        "post_of_an_account", "wechat",
        "<html><head><meta property='og:title' content='菜市场里的二十一年'></head><body><h1>菜市场里的二十一年</h1><div><span>原创</span> <span>青瓦</span> <a href='#'>柳川街坊</a></div><div id='js_content'>" + paragraphs(_CHAT)
        + "<p>END</p><p>点个“在看”，让更多街坊看到</p></div><div>预览时标签不可点</div><script>var ct = \"1712131200\";</script></body></html>",
        _CHAT, "菜市场里的二十一年", "2024-04-03",
    ),
    *INSTITUTIONS,
)  # fmt: skip
