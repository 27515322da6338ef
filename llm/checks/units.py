"""The units of the shop: names in English and Chinese, dimension and factor to a base unit.

Factors are those of the SI brochure (BIPM, 9th edition) and of the international yard and pound
agreement of 1959; a month is a twelfth of 365.25 days.
"""

import re
from functools import cache
from typing import NamedTuple


class Unit(NamedTuple):
    """`value in base = (number + offset) * factor`; `name` is the first of its names."""

    name: str
    dimension: str
    factor: float
    offset: float = 0.0


COUNT = Unit("", "count", 1.0)

# dimension, factor to the base unit, names; a Chinese name may be a pattern that says what must
# not follow, since 米 is a metre and 米色 is beige.
_TABLE: tuple[tuple[str, float, str], ...] = (
    ("length", 1e-3, "μm µm um micron microns 微米"),
    ("length", 1, "mm mms millimetre millimeter millimetres millimeters 毫米 ㎜"),
    ("length", 10, "cm cms centimetre centimeter centimetres centimeters 厘米 公分 ㎝"),
    ("length", 1e3, "m metre meter metres meters mtr mtrs 米(?![色白黄其粉兰饭面奇老字]) 公尺"),
    ("length", 1e6, "km kms kilometre kilometer kilometres kilometers 公里 千米 ㎞"),
    ("length", 25.4, "inch inches in 英寸 吋 寸(?![衫头])"),
    ("length", 304.8, "ft foot feet 英尺"),
    ("length", 914.4, "yd yds yard yards"),
    ("length", 1e3 / 3, "尺(?![码寸度])"),
    ("area", 1, "m² m2 sqm sq.m ㎡ 平方米 平米"),
    ("area", 1e-4, "cm² cm2 平方厘米"),
    ("area", 0.09290304, "sqft sqfeet 平方英尺"),
    ("volume", 1, "ml mls millilitre milliliter millilitres milliliters cc 毫升 ㎖"),
    ("volume", 10, "cl"),
    ("volume", 1e3, "l ltr ltrs litre liter litres liters lt 升(?![级温华降腾]) 公升"),
    ("volume", 29.5735295625, "floz 液盎司"),
    ("volume", 3785.411784, "gal gallon gallons 加仑"),
    ("mass", 1e-6, "μg µg mcg 微克"),
    ("mass", 1e-3, "mg mgs milligram milligrams 毫克 ㎎"),
    ("mass", 1, "g gm gms gr gram grams gramme grammes 克(?![服隆制林什重])"),
    ("mass", 1e3, "kg kgs kilo kilos kilogram kilograms 公斤 千克 ㎏"),
    ("mass", 500, "斤"),
    ("mass", 1e6, "tonne tonnes 吨"),
    ("mass", 453.59237, "lb lbs pound pounds 磅"),
    ("mass", 28.349523125, "oz ounce ounces 盎司"),
    ("carat", 1, "ct cts carat carats 克拉"),
    ("karat", 1, "k kt karat karats"),
    ("grammage", 1, "gsm g/m² g/m2 克/平方米"),
    ("power", 1, "w watt watts 瓦(?![片解斯]) 瓦特"),
    ("power", 1e3, "kw kilowatt kilowatts 千瓦"),
    ("power", 745.7, "hp horsepower 马力"),
    ("voltage", 1, "v volt volts 伏 伏特"),
    ("voltage", 1e3, "kv"),
    ("current", 1e-3, "ma milliamp milliamps 毫安(?!时|小时)"),
    ("current", 1, "a amp amps ampere amperes 安培"),
    ("charge", 1, "mah 毫安时 毫安小时"),
    ("charge", 1e3, "ah"),
    ("energy", 1, "wh 瓦时"),
    ("energy", 1e3, "kwh 千瓦时"),
    ("calories", 1, "kcal calories kilocalories 千卡 大卡"),
    ("calories", 1 / 4.184, "kj 千焦"),
    ("resistance", 1, "ohm ohms ω Ω 欧姆"),
    ("frequency", 1, "hz hertz 赫兹"),
    ("frequency", 1e3, "khz 千赫"),
    ("frequency", 1e6, "mhz 兆赫"),
    ("frequency", 1e9, "ghz"),
    ("storage", 1e-3, "mb megabyte megabytes"),
    ("storage", 1, "gb gigabyte gigabytes"),
    ("storage", 1e3, "tb terabyte terabytes"),
    ("data rate", 1, "mbps mb/s"),
    ("data rate", 1e3, "gbps gb/s"),
    ("time", 1e-3, "ms millisecond milliseconds 毫秒"),
    ("time", 1, "sec secs second seconds 秒(?!杀) 秒钟"),
    ("time", 60, "min mins minute minutes 分钟"),
    ("time", 3600, "h hr hrs hour hours 小时 个小时 钟头 个钟头"),
    ("time", 86400, "day days 天(?![然猫空气使丝蓝花生]) 个工作日 工作日"),
    ("time", 7 * 86400, "week weeks 周(?![边围末到岁年]) 星期 个星期"),
    ("time", 365.25 * 7200, "month months 个月"),
    ("time", 365.25 * 86400, "year years yr yrs 年(?![龄轻代货级份味少华]) 周年"),
    ("temperature", 1, "°c ℃ celsius degc 摄氏度 °celsius"),
    ("temperature", 5 / 9, "°f ℉ fahrenheit degf 华氏度"),
    ("angle", 1, "° degree degrees 度(?![假身过数])"),
    ("percent", 1, "percent pct"),
    ("pixels", 1, "px pixel pixels 像素"),
    ("pixels", 1e6, "mp megapixel megapixels"),
    ("resolution", 1, "dpi ppi"),
    ("light", 1, "lm lumen lumens 流明"),
    ("illuminance", 1, "lux 勒克斯"),
    ("luminance", 1, "nit nits 尼特"),
    ("loudness", 1, "db decibel decibels 分贝"),
    ("rotation", 1, "rpm r/min 转/分钟 转/分 转每分"),
    ("pressure", 1, "bar 巴"),
    ("pressure", 0.0689475729, "psi"),
    ("pressure", 0.01, "kpa"),
    ("pressure", 10, "mpa 兆帕"),
    ("speed", 1, "km/h kmh kph 公里/小时"),
    ("speed", 1.609344, "mph"),
    ("length", 1.609344e6, "mile miles 英里"),
    ("denier", 1, "denier 旦"),
    ("rating", 1, "star stars 星(?=好?评) 星级 颗星"),
    ("times", 1, "x 倍"),
    ("discount", 1, "折(?![叠扣痕射])"),
    ("size", 1, "码(?!头)"),
    ("inr", 1, "rs rs. inr rupees ₹ 卢比"),
    ("usd", 1, "usd dollars us$ $ 美元 美金"),
    ("eur", 1, "eur euros € 欧元"),
    ("gbp", 1, "gbp £ 英镑"),
    ("cny", 1, "cny rmb yuan ¥ 元 块钱 人民币"),
    (
        "count",
        1,
        "piece pieces pcs pc pack packs pk pair pairs set sets item items unit units layer layers "
        "speed speeds pocket pockets port ports button buttons compartment compartments drawer "
        "drawers shelves blade blades wheel wheels bowl bowls plate plates setting settings mode "
        "modes seat seats door doors burner burners person people adults tier tiers strap straps "
        "件(?!数) 件套 件装 只(?![有是要需为能见会剩]) 只装 条(?![纹件理例]) 条装 "
        "双(?![面色层排肩重]) 对(?![于比称应折开抗方话位]) 套(?![头路]) 片(?![刻段])"
        " 片装 包(?![裹臀容含括边邮]) "
        "盒 瓶 支(?![持撑付]) 支装 枚 张(?![扬力开弛]) 块(?![状钱]) 颗(?!星) 粒 袋 "
        "台(?![面灯阶词]) 层(?![次出叠面]) 档(?![次期案]) 挡 人份 人座 "
        "把(?![握手控玩]) 合一",
    ),
)

_LOOKAHEAD = re.compile(r"\(\?[!=].*")
_LATIN = re.compile(
    r"( ?-?)((?:(?:sq|fl|per) ?)?[a-zµμω°]{1,12}?(?:²|/[a-z]{1,3}[²2]?|(?<=m)2)?)"
    r"(?:(?![a-z0-9²]|/[a-z])|(?=x ?[0-9]))"
)

# What must follow a name that is also a common word or letter; those of `_ADJACENT` must stand
# right behind the number.
_ONLY_IF = {
    "in": re.compile(r"(?= ?(?:[.,;:)/x*-]|\Z)| (?:wide|long|high|tall|deep|screen|display))"),
    "x": re.compile(r"(?! ?[0-9])"),
}
_ADJACENT = frozenset({"a", "x"})
_SYMBOLS = {"%": "percent", '"': "inch"}
_QUOTE_REACH = 80


def _tables() -> tuple[dict[str, Unit], dict[str, list[str]]]:
    units: dict[str, Unit] = {}
    patterns: dict[str, list[str]] = {}
    for dimension, factor, names in _TABLE:
        first = names.split()[0]
        offset = -32.0 if first == "°f" else 0.0
        for pattern in names.split():
            name = _LOOKAHEAD.sub("", pattern)
            units[name] = Unit(first, dimension, factor, offset)
            if name[0] > "\u2000":
                patterns.setdefault(name[0], []).append(pattern)
    return units, patterns


UNITS, _HAN_PATTERNS = _tables()
_IN_KEY = re.compile(r"[(（\[] ?([^()（）\[\]]{1,14}?) ?[)）\]]|\bin ([a-z]{1,12}) ?\Z")


def unit_at(folded: str, position: int) -> tuple[Unit, int]:
    """The unit that a folded text names at a position behind a number, and where it ends.

    `COUNT` and the position itself where there is none.
    """
    symbol = folded[position : position + 1]
    if symbol in _SYMBOLS and not (symbol == '"' and _closes_quotation(folded, position)):
        return UNITS[_SYMBOLS[symbol]], position + 1
    han_position = position + (symbol == " ")
    if folded[han_position : han_position + 1] in _HAN_PATTERNS:
        han = _starting_with(folded[han_position]).match(folded, han_position)
        return (UNITS[han[0]], han.end()) if han else (COUNT, position)
    latin = _LATIN.match(folded, position)
    if latin:
        name = latin[2].replace(" ", "")
        apart = latin[1] and name in _ADJACENT
        follows = name not in _ONLY_IF or _ONLY_IF[name].match(folded, latin.end())
        if name in UNITS and follows and not apart:
            return UNITS[name], latin.end()
    return COUNT, position


@cache
def _starting_with(character: str) -> re.Pattern[str]:
    """The Chinese names that begin with a character, the longest first."""
    longest_first = sorted(_HAN_PATTERNS[character], key=lambda p: -len(_LOOKAHEAD.sub("", p)))
    return re.compile("|".join(longest_first))


def unit_in_key(key: str) -> Unit | None:
    """The unit that a folded key names, such as `weight (g)` or `width in cm`."""
    found = _IN_KEY.search(key)
    if found is None:
        return None
    name = found[1] or found[2]
    return UNITS.get(name.replace(" ", "")) or (UNITS["percent"] if name == "%" else None)


def _closes_quotation(folded: str, position: int) -> bool:
    return folded.count('"', max(0, position - _QUOTE_REACH), position) % 2 == 1
