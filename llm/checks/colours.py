"""Names of colours in English and Chinese.

A line is `name > what it also is: English forms
  | Chinese forms`. A form with `?` is a colour only
where its surroundings say so (orange juice, rose). Chinese forms are patterns; `色` is added.
"""

COLOURS = """
black: black, jet black | 黑(?:色|(?=衬衫|裙|裤|鞋|外套|毛衣|西装|T恤|包包)) 纯黑 乌黑 墨黑 曜石黑
white: white, snow white, pure white
  | 白(?:色|(?=衬衫|裙|裤|鞋|外套|毛衣|西装|T恤|包包)) 纯白 雪白 奶白 乳白
off white > white: off white, ivory white | 米白 象牙白 本白
ivory > white: ivory? | 象牙色
cream > white: cream?, creamy white | 奶油色 奶油白
black and white > black white: | 黑白
grey: grey, gray, greyish, grayish
  | 灰(?:色|(?=衬衫|裙|裤|鞋|外套|毛衣|西装)) 高级灰 银灰 烟灰 花灰
light grey > grey: light grey, light gray, pale grey, pale gray | 浅灰 淡灰
dark grey > grey: dark grey, dark gray, anthracite, gunmetal grey, gunmetal gray,
  slate grey, slate gray
  | 深灰 铁灰 炭灰
charcoal > grey: charcoal?, charcoal grey, charcoal gray |
gunmetal > grey: gunmetal | 枪色
silver: silver, silvery, silver tone, silver toned | 银色 银白
gold: gold, golden, gold tone, gold toned | 金色 金黄 鎏金色 土豪金
rose gold > gold pink: rose gold | 玫瑰金
champagne: champagne? | 香槟色 香槟金
bronze: bronze | 古铜色 青铜色
copper: copper | 红铜色 铜色
red: red, reddish | 红(?:色|(?=衬衫|裙|裤|鞋|外套|毛衣|T恤)) 大红 正红 鲜红 朱红 中国红 红彤彤
scarlet > red: scarlet | 猩红
crimson > red: crimson | 绯红 深红 暗红
burgundy > red: burgundy | 勃艮第
maroon > red: maroon | 枣红 栗红
wine red > red: wine red | 酒红
brick red > red: brick red | 砖红 铁锈红 锈红
rose red > red pink: rose red | 玫红 玫瑰红
watermelon red > red: watermelon red | 西瓜红
coral: coral?, coral red, coral pink | 珊瑚色 珊瑚红 珊瑚粉
salmon > pink: salmon? |
pink: pink, pinkish | 粉色 粉(?=裙|衬衫|外套|毛衣) 粉红 粉嫩色
hot pink > pink: hot pink, neon pink | 荧光粉
light pink > pink: light pink, pale pink, baby pink | 浅粉 淡粉 樱花粉
dusty pink > pink: dusty pink, dusty rose, blush pink | 藕粉 豆沙粉 脏粉
rose pink > pink: rose pink | 玫瑰粉
fuchsia > pink: fuchsia |
magenta > pink: magenta | 洋红 品红
peach: peach?, peach pink | 蜜桃色 桃色 桃红
bean paste: | 豆沙色
orange: orange? | 橙色 橘色 橘黄 桔色 橘红
rust > orange: rust? | 铁锈色
caramel > brown: caramel? | 焦糖色
tangerine > orange: tangerine? |
yellow: yellow, yellowish | 黄色 黄(?=裙|衬衫|外套|毛衣) 亮黄 明黄 鲜黄
light yellow > yellow: light yellow, pale yellow, pastel yellow | 浅黄 淡黄 鹅黄 嫩黄
lemon yellow > yellow: lemon yellow | 柠檬黄 柠檬色
mustard > yellow: mustard?, mustard yellow | 姜黄 芥末黄 芥末色
amber: amber? | 琥珀色
green: green, greenish
  | 绿色(?!环保|健康|食品|有机|出行|生活|无公害|天然|能源|低碳) 绿(?=裙|衬衫|外套|毛衣) 翠绿 碧绿
light green > green: light green, pale green, apple green | 浅绿 淡绿 嫩绿 果绿 苹果绿
dark green > green: dark green, bottle green, forest green | 墨绿 深绿 暗绿
army green > green: army green, military green | 军绿
olive > green: olive?, olive green | 橄榄绿 橄榄色
mint > green: mint?, mint green | 薄荷绿 薄荷色
emerald > green: emerald?, emerald green | 祖母绿 宝石绿 翡翠绿
lime > green: lime?, lime green | 青柠色
sage > green: sage?, sage green | 鼠尾草绿
jade green > green: jade green | 玉绿
blue: blue, bluish | 蓝色 蓝(?=裙|衬衫|外套|毛衣|西装) 湛蓝 碧蓝
light blue > blue: light blue, pale blue, baby blue, powder blue | 浅蓝 淡蓝 粉蓝 雾霾蓝
dark blue > blue: dark blue, midnight blue | 深蓝 暗蓝
navy > blue: navy, navy blue | 藏蓝 藏青 海军蓝
royal blue > blue: royal blue, cobalt blue, cobalt, sapphire blue | 宝蓝 宝石蓝 克莱因蓝 钴蓝
sky blue > blue: sky blue | 天蓝 天空蓝
lake blue > blue: lake blue, ocean blue | 湖蓝 海蓝
denim blue > blue: denim blue | 牛仔蓝
indigo > blue: indigo | 靛蓝 靛青
teal > blue green: teal | 孔雀蓝 孔雀绿 蓝绿色
turquoise > blue green: turquoise, aqua, aquamarine | 绿松石色 湖绿
cyan > blue: cyan | 青色
grey blue > grey blue: grey blue, gray blue, slate blue | 灰蓝
grey green > grey green: grey green, gray green | 灰绿 豆绿
purple: purple, purplish | 紫色 紫(?=裙|衬衫|外套|毛衣) 深紫
violet > purple: violet | 紫罗兰色 蓝紫
lavender > purple: lavender? | 薰衣草紫 薰衣草色
lilac > purple: lilac? | 丁香紫 丁香色
taro purple > purple: taro purple | 香芋紫 香芋色 芋紫
mauve > purple: mauve |
plum > purple: plum? | 梅紫 梅子色
light purple > purple: light purple, pale purple | 浅紫 淡紫
brown: brown, brownish | 棕色 褐色 啡色 棕褐
light brown > brown: light brown | 浅棕 浅褐
dark brown > brown: dark brown | 深棕 深褐
coffee > brown: coffee?, coffee brown | 咖啡色 咖色
chocolate > brown: chocolate?, chocolate brown | 巧克力色
chestnut > brown: chestnut? | 栗色 板栗色
tan > brown: tan? | 黄褐色
camel > brown: camel? | 驼色 骆驼色
walnut brown > brown: | 胡桃色
wood colour: | 原木色 木色
khaki: khaki | 卡其色? 土黄
beige: beige | 米色 米黄 杏色 米杏 燕麦色
apricot > beige: apricot? |
taupe > brown grey: taupe | 灰褐色 灰棕
nude: nude? | 裸色 裸粉 肉色
sand: sand? | 沙色 沙漠色
multicolour: multicolour, multicolor, multicoloured, multicolored, multi colour,
  multi color, multi coloured, multi colored
  | 多色 彩色 彩虹色 五彩
rainbow > multicolour: rainbow? |
transparent: transparent | 透明色 透明(?!质|度)
neon: neon? | 荧光色
camouflage: camouflage?, camo | 迷彩色? 迷彩
macaron: | 马卡龙色
"""

# A word after a colour that makes it mean something else.
NOT_COLOURED = {
    "black": "friday tie pepper tea coffee magic hole market belt box book list rice beans bean",
    "white": "noise wine paper collar label lie rice tea pepper goods space board",
    "red": "carpet wine light tape eye flag meat cross bull hat pepper",
    "blue": "moon light ray tooth cheese collar chip whale sky",
    "green": "tea energy light living card house beans bean thumb power deal planet future salad",
    "pink": "salt floyd slip",
    "brown": "rice sugar bread",
    "yellow": "pages card",
    "grey": "matter area",
    "gold": "standard medal rush mine rule ratio age hour opportunity years retriever fish card",
    "silver": "lining screen medal bullet spoon surfer",
    "bronze": "medal age",
    "copper": "wire wiring",
}
