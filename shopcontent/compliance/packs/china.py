"""China: absolute terms and a few other things that advertising may not say.

Compiled for this product from the law's text and the exemptions of the regulator's guide on
absolute terms (SAMR announcement 2023 no. 6): terms that do not speak of the goods (art. 5), or
that compare a shop's goods with its own, give a tip for use, name a statutory grade or prize, are
part of a name, or state a fact with time and place (art. 6). A term blocks where it can hardly be
said of goods lawfully; a superlative that is lawful where somebody can prove it warns.
"""

from django.utils.translation import gettext_noop

from shopcontent.compliance.packs.shipped import ShippedRule

_ABSOLUTE = gettext_noop("Advertising Law of the PRC, art. 9(3)")
_FALSE = gettext_noop("Advertising Law of the PRC, art. 28")
_SCOPE = "(全国|全球|全网|全世界|世界|国内|中国|业内|业界|行业|同行业|市场|史上|有史以来|国际)"
# The person who wears or gives it, not the goods.
_PERSON = (
    "(自己|你|您|她|他|我|我们|你们|模样|时光|年华|姿态|状态|爱|祝福|青春|回忆"
    "|朋友|闺蜜|家人|妈妈|爸爸|老师|孩子|伙伴)"
)

RULES = (
    ShippedRule(
        key="cn.national-grade",
        name=gettext_noop("National grade"),
        market="cn",
        severity="block",
        terms=["(国家|世界|宇宙|全球|国际)级", "国家(最高级|特级)"],
        unless=[
            "(国家|世界|国际)级(非遗|非物质文化遗产|文化遗产|自然保护区|森林公园|风景名胜区|景区|公园)",
            "(国家|世界|国际)级(专精特新|高新技术|重点|实验室|标准|赛事|比赛|裁判|运动员|奖|认证)",
        ],
        reason=gettext_noop("an absolute term, which advertising may not use of goods"),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.highest-grade",
        name=gettext_noop("Highest grade"),
        market="cn",
        severity="block",
        terms=[
            "最高(级|档|等级|品质|水平|规格|端)",
            "最顶级",
            "顶级",
            "顶尖",
            "极品",
            "最(先进|尖端|权威)",
        ],
        unless=["顶级域名", "(国家|法定|安全)…最高(级|等级)", "顶级(赛事|联赛|球员|运动员|玩家)"],
        reason=gettext_noop("an absolute term, which advertising may not use of goods"),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.best",
        name=gettext_noop("Best"),
        market="cn",
        severity="block",
        terms=["最(佳|好|优|优秀|优质|棒)"],
        unless=[
            # Tips for use.
            "最佳(食用|赏味|饮用|品尝|品鉴|使用|观看|观赏|观影|视听|服用|保存|储存|存放|冲泡|烘焙)",
            "最佳(睡眠|种植|播种|采摘|入住|旅行|拍摄|运动|阅读|搭配|工作|佩戴|安装|充电|清洁)",
            "最佳(时间|时期|时机|时节|季节|温度|湿度|距离|角度|位置|比例|水温|火候|期限|日期)",
            "(调|调整|调节|保持|恢复|达到|处于|发挥|控制)(到|至|在|出|)…最佳",
            "最好(用|在|先|于|避免|不要|别|勿|每|与|和|以|放|放在|提前|定期|及时|将|把|能)",
            "最好(看|吃|听|笑|的季节|的时节|季节|时节|的一点)",
            "最好(是|)(手洗|机洗|干洗|冷水|平铺|阴干|低温|密封|趁|早|冷藏|当天|当日|搭配|从|不|分开|单独)",
            # Prizes and grades.
            "最佳…(奖|奖项|称号)",
            # What does not speak of the goods.
            f"最(佳|好|优|优秀|棒)的{_PERSON}",
            "(做|力求|追求|争取|努力|希望|力争|致力于)…最(佳|好|优|优质|棒)",
            "(不是|并非|没有|未必|不一定|不求)…最(佳|好|优)",
            "(最佳|最优)(化|解|女主|男主|导演|影片|球员)",
        ],
        reason=gettext_noop("an absolute term, which advertising may not use of goods"),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.first",
        name=gettext_noop("First rank"),
        market="cn",
        severity="block",
        terms=[
            f"{_SCOPE}(排名|销量|口碑|)第一",
            "(销量|销售额|排名|口碑|质量|品质|实力|人气|好评|市场占有率)(全国|全网|全球|行业|)(第一|冠军)",
            "第一(品牌|名牌|大品牌)",
            "天下第一",
            "(no|top)(.|. | |)1",
        ],
        unless=[
            "(质量|品质|安全|顾客|客户|健康)第一(，|,|的原则|的理念|的宗旨|为)",
            "天下第一(关|泉|山|庄|楼)",
        ],
        reason=gettext_noop(
            "a first rank: lawful only with time, place and source of figures that can be proved"
        ),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.of-all",
        name=gettext_noop("Most of all"),
        market="cn",
        severity="block",
        terms=[
            f"{_SCOPE}…最(大|小|强|高|低|低价|快|薄|轻|全|多|新|优|先进|便宜|畅销|受欢迎|舒适)",
            f"{_SCOPE}(唯一|独一无二|绝无仅有)",
        ],
        unless=["世界最(高峰|深处|大洲)", "最(多|大|高|低|小)…#"],
        reason=gettext_noop(
            "says that nobody else has the like: lawful only with proof of time and place"
        ),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.without-equal",
        name=gettext_noop("Without equal"),
        market="cn",
        severity="block",
        terms=[
            "绝无仅有",
            "史无前例",
            "前无古人",
            "空前绝后",
            "举世无双",
            "天下无双",
            "世界领先",
            "(全球|国际)领先",
            "唯一(品牌|指定|选择|正品)",
        ],
        unless=["(不是|并非|没有)…(唯一|绝无仅有)"],
        reason=gettext_noop("an absolute term, which advertising may not use of goods"),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.superlative",
        name=gettext_noop("Superlatives"),
        market="cn",
        severity="warn",
        terms=[
            "最(安全|强|强大|有效|便宜|低价|实惠|受欢迎|受人欢迎|畅销|热销|热门|流行|时尚|潮)",
            "最(舒适|舒服|轻|轻薄|薄|专业|完美|优惠|耐用|健康|环保|高级|经典|快|准|全|美味)",
            "最(低|大|高|多|小)",
        ],
        unless=[
            # A measured fact of the goods.
            "最(大|高|低|多|小)(的|)(可|为|约|支持|可达|达|)…#",
            "最(大|高|低|多|小)(容量|承重|载重|功率|输出|尺寸|直径|高度|长度|宽度|转速|速度|风量|音量|压力)",
            "最(大|高|低|多|小)(温度|水位|刻度|档|挡|值|亮度|分辨率|倾角|角度|展开|负荷|扭矩|流量|电流|电压)",
            # Of its own parts: the greatest feature of this coat.
            "最大(的|)(一个|)(亮点|特点|特色|优点|优势|卖点|看点|点睛|迷人|设计|不同|区别|改变|两|魅力|好处|胆)",
            "最大(的|)(程度|限度|化|值|可能)",
            "最(低|高|多|少|小)(限度|化|处|点|年龄|消费|可|能)",
            "最(高|低)(调|腰|领|帮)",
            f"最(完美|美味|健康|强|强大|专业|流行|时尚)的{_PERSON}",
            "(不|不是|并非|没有|未必)最",
            "最…之一",
        ],
        reason=gettext_noop("a superlative of the goods: say it only where it can be proved"),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.leader",
        name=gettext_noop("Leaders and firsts"),
        market="cn",
        severity="warn",
        terms=[
            "(行业|国内|业内|市场|技术)领先",
            "(领导|领袖|王牌)(品牌|者)",
            "(世界|国际|国内)(一流|顶流)",
            "(全国|全球|全网|国内|行业|业内|世界)首(家|款|创|发|个|例)",
            "独一无二",
        ],
        unless=[
            f"独一无二的{_PERSON}",
            "独一无二的(气质|魅力|美丽|女人味|品味|风格|个性|光芒|风采|韵味|礼物|感觉|时尚)",
        ],
        reason=gettext_noop("a rank or a first: say it only where it can be proved"),
        source=_ABSOLUTE,
        spares_names=True,
    ),
    ShippedRule(
        key="cn.lowest-price",
        name=gettext_noop("Lowest price"),
        market="cn",
        severity="block",
        terms=[
            "(全网|全国|史上|历史|全年|行业|市场)(最低|超低|底)价",
            "(全网|史上|历史)最(低|便宜)",
        ],
        reason=gettext_noop("a price comparison that nobody can prove"),
        source=gettext_noop("Provisions on Price Fraud of the PRC (SAMR order 56), art. 19"),
    ),
    ShippedRule(
        key="cn.state-organs",
        name=gettext_noop("State organs"),
        market="cn",
        severity="block",
        terms=[
            "(国家机关|国家领导人|中央领导|国务院|军队|部队|人民大会堂|国宴|政协|党政机关)…(专供|特供|专用|推荐|指定)",
            "(国家|中央)(专供|特供|领导推荐)",
        ],
        reason=gettext_noop("uses the name of a state organ or its people"),
        source=gettext_noop("Advertising Law of the PRC, art. 9(2)"),
    ),
    ShippedRule(
        key="cn.famous-mark",
        name=gettext_noop("Well-known mark"),
        market="cn",
        severity="block",
        terms=["驰名商标"],
        reason=gettext_noop("“well-known mark” may not be used in advertising"),
        source=gettext_noop("Trademark Law of the PRC, art. 14(5)"),
    ),
    ShippedRule(
        key="cn.cures",
        name=gettext_noop("Cures and no risk"),
        market="cn",
        severity="block",
        terms=[
            "包治百病",
            "药到病除",
            "根治",
            "(无|没有|零)(任何|)(毒|)副作用",
            "(100%|百分之百|百分百)(有效|治愈|见效)",
            "(#|一|三|七)(天|日|盒|个疗程)(即|就|可|)(见效|痊愈|治愈|根治)",
        ],
        reason=gettext_noop("promises a cure or that there is no risk"),
        source=gettext_noop("Advertising Law of the PRC, art. 16 to 18"),
    ),
    ShippedRule(
        key="cn.medical",
        name=gettext_noop("Medical words"),
        market="cn",
        severity="warn",
        terms=["(治疗|疗效|消炎|抗癌|防癌|壮阳|降血压|降血糖|降血脂|排毒养颜|抗病毒)"],
        unless=["(不能|不可|不得|不|并非)(替代|代替|用于|作为)…(治疗|疗效)"],
        reason=gettext_noop("speaks of treating a disease, which only medical goods may"),
        source=gettext_noop("Advertising Law of the PRC, art. 17"),
    ),
    ShippedRule(
        key="cn.superstition",
        name=gettext_noop("Superstition"),
        market="cn",
        severity="warn",
        terms=["(辟邪|避邪|旺夫|旺财|旺宅|镇宅|招财|转运|改运|逢凶化吉|消灾|化煞|挡灾)"],
        unless=[
            "改运动",
            "招财(猫|进宝|树)",
            "转运(中心|站|仓|车|箱)",
            "(物流|货物|垃圾|中途)转运",
        ],
        reason=gettext_noop("promises luck or protection by magic"),
        source=gettext_noop("Advertising Law of the PRC, art. 9(8)"),
    ),
    ShippedRule(
        key="cn.exempt-from-inspection",
        name=gettext_noop("Exempt from inspection"),
        market="cn",
        severity="block",
        terms=["(国家|质量|产品|)免检(产品|)"],
        reason=gettext_noop("there is no exemption from inspection any more"),
        source=_FALSE,
    ),
)
