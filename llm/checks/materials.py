"""Names of materials in English and Chinese.

A line is `name > what it also is: English forms | Chinese forms`. A form with `?` is a material
only where its surroundings say so (to iron, a glass of), one with `!` only in capitals (ABS).
Chinese forms are patterns. An imitation is not what it imitates. A `weave` says how a fabric is
made, not of what, so it contradicts no fibre.
"""

MATERIALS = """
cotton: cotton, cottony | 棉(?!花糖|签|棒|条) 棉质 棉料 棉布
pure cotton > cotton: pure cotton, all cotton | 纯棉 全棉 精梳棉 长绒棉
organic cotton > cotton: organic cotton | 有机棉
poly cotton > cotton polyester: poly cotton, polycotton | 涤棉
cotton and linen > cotton linen: | 棉麻
linen: linen | 亚麻 麻料 苎麻 麻布
hemp: hemp | 大麻纤维 汉麻
jute: jute | 黄麻
sisal: sisal | 剑麻
wool: wool, woollen, woolen, woolly | 羊毛 毛呢 呢料 呢子 羊毛呢
merino > wool: merino, merino wool | 美利奴羊毛 美利奴
lambswool > wool: lambswool, lambs wool | 羊羔毛 羔羊毛
cashmere > wool: cashmere | 羊绒 山羊绒 开司米
alpaca: alpaca | 羊驼毛
mohair: mohair | 马海毛
angora: angora | 安哥拉兔毛 兔毛
felt > weave: felt? | 毛毡 毡布
tweed > wool weave: tweed | 粗花呢 小香呢
silk: silk, silken | 丝绸(?!之路) 真丝 桑蚕丝 蚕丝 丝质
ice silk: ice silk | 冰丝
satin > weave: satin | 缎面 绸缎 色丁 缎布
velvet > weave: velvet | 丝绒 天鹅绒 金丝绒
corduroy > weave: corduroy | 灯芯绒
fleece > weave: fleece | 抓绒 摇粒绒
coral fleece > fleece: coral fleece | 珊瑚绒
flannel > weave: flannel | 法兰绒
plush > weave: | 毛绒 长毛绒
denim > weave: denim | 牛仔布 牛仔(?!帽|靴|竞技|精神|很忙) 丹宁
canvas > weave: canvas | 帆布
chiffon > weave: chiffon | 雪纺
lace > weave: lace?, lacy | 蕾丝
tulle > weave: tulle | 欧根纱 薄纱
organza > weave: organza |
mesh > weave: mesh? | 网纱 网布 网眼布
georgette > weave: georgette | 乔其纱
crepe > weave: crepe? | 绉布 绉纱
jacquard > weave: jacquard | 提花
knit > weave: knitted, knitwear | 针织 梭织
jersey > weave: jersey? | 汗布
polyester: polyester | 涤纶 聚酯纤维 聚酯
nylon: nylon, polyamide | 尼龙 锦纶
viscose: viscose | 粘胶 粘纤 黏胶纤维
rayon > viscose: rayon | 人造丝 人造棉
modal: modal? | 莫代尔
lyocell: lyocell, tencel | 天丝 莱赛尔
elastane: elastane, spandex, lycra | 氨纶 莱卡
acrylic: acrylic | 腈纶 亚克力
acetate: acetate | 醋酸纤维 醋酸面料
microfibre > weave: microfibre, microfiber | 超细纤维 超纤
blended fabric > weave: | 混纺
polypropylene: polypropylene, pp! | 聚丙烯 丙纶
polyurethane: polyurethane, pu! | 聚氨酯
leather: leather, leathery | 皮革 皮质 皮料 皮面
genuine leather > leather: genuine leather, real leather | 真皮
cowhide > leather: cowhide, cowskin, cow leather | 牛皮(?!纸|癣) 头层牛皮
sheepskin > leather: sheepskin, lambskin | 羊皮 小羊皮
pigskin > leather: pigskin | 猪皮
suede > leather: suede | 麂皮 翻毛皮 磨砂皮
nubuck > leather: nubuck | 牛巴革
patent leather > leather: patent leather | 漆皮
imitation leather: faux leather, artificial leather, synthetic leather,
  imitation leather, fake leather, vegan leather, pu leather, pleather, leatherette
  | 人造革 仿皮 人造皮 合成革 仿真皮
fur: fur | 皮草 貂毛 狐狸毛 貉子毛
imitation fur: faux fur, artificial fur, fake fur | 人造毛 仿皮草 仿貂
down: down?, goose down, duck down, feather down | 羽绒 鹅绒 鸭绒 白鸭绒 白鹅绒
feather: feathers?, feather? | 羽毛(?!球)
wood: wood, wooden | 木质 木制 木料 实木颗粒 木头
solid wood > wood: solid wood, real wood | 实木 原木(?!色)
hardwood > wood: hardwood | 硬木
plywood > wood: plywood | 胶合板 多层板
chipboard: chipboard, particle board, particleboard | 刨花板 颗粒板
fibreboard: mdf, fibreboard, fiberboard, hdf | 密度板 纤维板
oak > wood: oak, oaken, oakwood | 橡木
walnut > wood: walnut?, walnut wood | 胡桃木 黑胡桃
beech > wood: beech, beechwood, beech wood | 榉木
pine > wood: pine?, pinewood, pine wood | 松木
birch > wood: birch, birchwood | 桦木
ash wood > wood: ash wood, ashwood | 水曲柳 白蜡木
maple > wood: maple?, maple wood | 枫木
cherry wood > wood: cherry wood, cherrywood | 樱桃木
teak > wood: teak, teakwood | 柚木
mahogany > wood: mahogany | 桃花心木
sandalwood > wood: sandalwood? | 檀木 紫檀
rosewood > wood: rosewood, sheesham | 红木 花梨木
acacia > wood: acacia?, acacia wood | 相思木
mango wood > wood: mango wood | 芒果木
rubberwood > wood: rubberwood, rubber wood | 橡胶木
bamboo: bamboo | 竹制 竹质 竹子 竹纤维 楠竹 竹木
rattan: rattan | 藤编 藤制
wicker: wicker | 柳编
cork: cork? | 软木
straw: straw? | 草编
paper: paper? | 纸质 纸制
cardboard: cardboard | 纸板
metal: metal, metallic | 金属
alloy > metal: alloy | 合金
steel > metal: steel | 钢材 钢质 钢制 精钢 钢板
stainless steel > steel: stainless steel, inox | 不锈钢
carbon steel > steel: carbon steel | 碳钢
iron > metal: iron? | 铁质 铁制 铁艺 熟铁
cast iron > iron: cast iron | 铸铁 生铁
wrought iron > iron: wrought iron |
aluminium > metal: aluminium, aluminum | 铝制 铝质 铝材 航空铝
aluminium alloy > aluminium alloy: aluminium alloy, aluminum alloy | 铝合金
zinc alloy > zinc alloy: zinc alloy | 锌合金
brass > metal: brass | 黄铜
pure copper > copper: pure copper, solid copper | 纯铜 紫铜 全铜
tin > metal: tin? | 锡制
zinc > metal: zinc |
nickel > metal: nickel | 镍
chrome > metal: chrome?, chromium | 镀铬
titanium > metal: titanium | 钛钢 钛合金 纯钛
tungsten > metal: tungsten | 钨钢
platinum > metal: platinum? | 铂金(?!包) 白金
pewter > metal: pewter |
sterling silver > silver: sterling silver, solid silver, fine silver, pure silver
  | 纯银 足银 标准银
solid gold > gold: solid gold, pure gold | 纯金 足金 千足金
white gold > gold: white gold | 白色K金 白K金
yellow gold > gold: yellow gold | 黄K金
gold plated: gold plated, gold plating | 镀金
silver plated: silver plated, silver plating | 镀银
rhodium: rhodium | 铑
plastic: plastic | 塑料 塑胶
abs > plastic: abs!, acrylonitrile butadiene styrene |
pvc > plastic: pvc! , vinyl? | 聚氯乙烯
polycarbonate > plastic: polycarbonate | 聚碳酸酯
polyethylene > plastic: polyethylene, hdpe!, ldpe! | 聚乙烯
tritan > plastic: tritan |
melamine: melamine | 密胺
resin: resin | 树脂
epoxy > resin: epoxy | 环氧树脂
rubber: rubber | 橡胶(?!木)
latex > rubber: latex | 乳胶
silicone: silicone | 硅胶
eva: eva! |
tpu: tpu! |
tpr: tpr! |
neoprene > rubber: neoprene | 氯丁橡胶 潜水料
foam: foam? | 泡沫 海绵
memory foam > foam: memory foam | 记忆棉 记忆海绵
fibreglass: fibreglass, fiberglass | 玻璃纤维 玻纤
carbon fibre: carbon fibre, carbon fiber | 碳纤维
kevlar: kevlar | 凯夫拉
glass: glass? | 玻璃(?!心|纤维)
borosilicate glass > glass: borosilicate glass, borosilicate | 高硼硅玻璃 高硼硅
tempered glass > glass: tempered glass, toughened glass | 钢化玻璃
crystal: crystal? | 水晶(?!鞋|球)
crystal glass > crystal glass: crystal glass, lead crystal | 水晶玻璃
ceramic: ceramic, ceramics | 陶瓷
porcelain > ceramic: porcelain, bone china, fine china | 瓷器 骨瓷 白瓷 瓷质
stoneware > ceramic: stoneware | 炻瓷
earthenware > ceramic: earthenware | 陶制 粗陶
terracotta > ceramic: terracotta, terra cotta | 陶土 赤陶
clay > ceramic: clay? | 黏土 紫砂
enamel: enamel | 珐琅 搪瓷
stone: stone? | 石质 石材
marble > stone: marble | 大理石
granite > stone: granite | 花岗岩 麦饭石
slate > stone: slate? | 板岩 岩板
concrete: concrete? | 混凝土 水泥
diamond: diamond? | 钻石
pearl: pearl?, freshwater pearl | 珍珠(?!奶茶|白|米)
jade: jade? | 翡翠(?!绿) 玉石 和田玉
agate: agate | 玛瑙
amethyst: amethyst | 紫水晶
topaz: topaz | 托帕石
opal: opal | 欧泊
ruby: ruby? | 红宝石
sapphire: sapphire? | 蓝宝石(?!蓝)
zircon: zircon, cubic zirconia, zirconia | 锆石
rhinestone: rhinestone, rhinestones | 水钻
sequin > weave: sequin, sequins, sequinned, sequined | 亮片
"""

# A word after a material that makes it mean something else.
NOT_MADE_OF = {
    "cotton": "candy wool bud buds swab",
    "oak": "leaf",
    "rubber": "duck stamp band bands",
    "steel": "yourself",
    "metal": "detector music",
    "brass": "band",
    "plastic": "surgery surgeon",
    "silk": "road",
    "velvet": "cake",
    "marble": "cake run",
    "bamboo": "shoots",
}
