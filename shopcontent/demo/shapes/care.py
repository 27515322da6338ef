"""Soap, creams and a brush."""

from shopcontent.demo.palette import PAPER, STEEL, STEEL_DARK, WOOD, WOOD_DARK, Palette
from shopcontent.demo.svg import circle, ellipse, group, path, rect, shadow, stroke

KRAFT = "#d9bd94"


def soap_bar(c: Palette) -> str:
    sprig = stroke("M176 262 Q200 230 226 208", "#6d8a69", 4) + "".join(
        ellipse(x, y, 7, 5, "#8d74a6")
        for x, y in ((190, 236), (204, 240), (202, 222), (218, 228), (214, 208), (232, 212))
    )
    return (
        shadow(270, 318)
        + rect(76, 176, 248, 138, c.dark, 40)
        + rect(76, 160, 248, 138, c.base, 40)
        + rect(92, 172, 216, 16, c.light, 8)
        + rect(148, 158, 104, 158, KRAFT, 4)
        + rect(148, 296, 104, 20, "#c4a67c", 4)
        + circle(204, 226, 40, PAPER, opacity=0.6)
        + sprig
        + circle(98, 118, 20, "#ffffff", opacity=0.7)
        + circle(132, 94, 11, "#ffffff", opacity=0.7)
        + circle(290, 112, 14, "#ffffff", opacity=0.7)
    )


def soap_stack(c: Palette) -> str:
    bars = "".join(
        rect(x, y, 204, 62, fill, 18) + rect(x + 16, y + 8, 172, 8, c.light, 4)
        for x, y, fill in ((98, 260, c.base), (108, 196, c.dark), (94, 132, c.base))
    )
    leaf = "M196 118 Q172 76 206 50 Q238 84 196 118 Z"
    return (
        shadow(240)
        + bars
        + path(leaf, "#7fa07a")
        + stroke("M196 118 Q200 84 206 62", "#5f8360", 3)
        + group(path(leaf, "#94b38e"), "rotate(62 196 118)")
    )


def pump_bottle(c: Palette) -> str:
    return (
        shadow(150)
        + stroke("M200 96 V62 H148 V74", STEEL_DARK, 12)
        + rect(190, 62, 20, 60, STEEL)
        + rect(172, 112, 56, 28, STEEL_DARK, 6)
        + path(
            "M172 140 H228 Q262 148 262 186 V300 Q262 322 240 322 H160 Q138 322 138 300 V186 "
            "Q138 148 172 140 Z",
            c.base,
        )
        + rect(152, 186, 12, 110, c.light, 6)
        + rect(138, 208, 124, 76, PAPER)
        + circle(200, 246, 25, "#f0a24a")
        + circle(200, 246, 18, "#f8c77d")
        + stroke("M200 230 V262 M186 238 L214 254 M214 238 L186 254", PAPER, 3)
    )


def soap_dish(c: Palette) -> str:
    return (
        shadow(250)
        + rect(130, 190, 140, 66, "#f0d9c4", 24)
        + rect(146, 198, 108, 10, PAPER, 5)
        + path("M72 236 H328 Q322 314 262 314 H138 Q78 314 72 236 Z", c.base)
        + rect(64, 228, 272, 20, c.light, 10)
        + stroke("M124 274 H156 M184 274 H216 M244 274 H276", c.darker, 7)
    )


def tube(c: Palette) -> str:
    flower = "".join(
        group(ellipse(200, 188, 10, 20, PAPER), f"rotate({turn} 200 210)")
        for turn in range(0, 360, 60)
    )
    return (
        shadow(120, 336)
        + path("M128 66 H272 L242 288 H158 Z", c.base)
        + rect(122, 48, 156, 26, STEEL, 4)
        + stroke("M126 61 H274", STEEL_DARK, 3)
        + path("M146 82 H164 L176 280 H168 Z", c.light)
        + flower
        + circle(200, 210, 10, "#f0bf57")
        + rect(164, 286, 72, 46, STEEL_DARK, 8)
        + stroke("M178 296 V322 M200 296 V322 M222 296 V322", STEEL, 4)
    )


def lip_balm(c: Palette) -> str:
    comb = "".join(
        path(f"M{x} {y} l16 9 v18 l-16 9 l-16 -9 v-18 Z", c.dark)
        for x, y in ((200, 96), (166, 96), (234, 96), (183, 126), (217, 126), (200, 156))
    )
    return (
        shadow(250)
        + ellipse(200, 142, 116, 92, STEEL)
        + ellipse(200, 142, 100, 78, c.base)
        + comb
        + path("M92 258 V292 Q92 322 200 322 T308 292 V258 Z", STEEL_DARK)
        + ellipse(200, 258, 108, 32, STEEL)
        + ellipse(200, 258, 94, 25, c.base)
        + path("M130 256 Q160 238 200 240 Q166 252 150 268 Z", c.light)
    )


def bath_brush(c: Palette) -> str:
    bristles = "".join(stroke(f"M{x} 226 V256", "#e8d9b5", 5) for x in range(52, 176, 8))
    return group(
        bristles
        + stroke("M360 214 Q392 214 388 240 T362 222", PAPER, 4)
        + rect(150, 198, 224, 26, c.base, 13)
        + path(
            "M44 212 Q44 184 90 184 H146 Q178 184 186 210 Q178 230 146 230 H72 Q44 230 44 212 Z",
            c.base,
        )
        + stroke("M66 200 H150", c.light, 6)
        + rect(180, 196, 14, 30, WOOD_DARK, 4)
        + circle(360, 211, 5, WOOD_DARK)
        + rect(196, 204, 150, 6, WOOD, 3, opacity=0.5),
        "rotate(-38 200 200) translate(-6 -6)",
    )
