"""Headphones and speakers."""

from shopcontent.demo.palette import INK, PAPER, STEEL, STEEL_DARK, WOOD, Palette
from shopcontent.demo.svg import both_sides, circle, ellipse, group, path, rect, shadow, stroke


def over_ear_headphones(c: Palette) -> str:
    return (
        stroke("M104 236 C88 60 312 60 296 236", c.dark, 17)
        + stroke("M126 128 Q200 66 274 128", c.light, 9)
        + both_sides(
            rect(112, 196, 42, 118, c.darker, 20)
            + rect(72, 188, 60, 134, c.base, 30)
            + rect(84, 206, 12, 92, c.light, 6, opacity=0.6)
        )
    )


def earbuds(c: Palette) -> str:
    bud = (
        rect(138, 116, 22, 84, c.base, 11)
        + circle(152, 112, 32, c.base)
        + ellipse(176, 108, 15, 20, STEEL_DARK)
        + circle(146, 106, 8, c.dark)
    )
    return (
        shadow(220)
        + group(both_sides(bud), "translate(0 -14)")
        + rect(100, 206, 200, 116, c.base, 52)
        + path("M100 258 V254 Q102 206 152 206 H248 Q298 206 300 254 V258 Z", c.dark)
        + circle(200, 286, 6, "#7fc99a")
    )


def wired_earphones(c: Palette) -> str:
    cable = stroke("M118 140 C110 240 196 220 200 268 S204 300 150 318 S70 300 96 346", INK, 6)
    bud = rect(106, 112, 26, 54, c.dark, 13) + circle(122, 104, 34, c.base)
    return (
        cable
        + stroke("M282 140 C290 240 204 220 200 268", INK, 6)
        + both_sides(bud + circle(122, 104, 16, c.light) + ellipse(148, 96, 13, 19, STEEL))
        + rect(193, 226, 14, 46, c.base, 7)
        + rect(264, 196, 13, 38, STEEL_DARK, 6)
        + group(rect(88, 336, 18, 34, c.base, 6) + rect(93, 366, 8, 16, STEEL), "translate(0 -2)")
    )


def portable_speaker(c: Palette) -> str:
    holes = "".join(
        circle(x, y, 5, c.darker)
        for x in range(128, 280, 18)
        for y in range(150, 300, 18)
        if (x - 200) ** 2 + (y - 222) ** 2 < 5600
    )
    return (
        shadow(220)
        + stroke("M258 136 C286 70 330 96 292 156", INK, 10)
        + rect(92, 118, 216, 206, c.base, 76)
        + circle(200, 222, 84, c.dark)
        + holes
        + stroke("M122 156 Q138 134 166 130", c.light, 7)
    )


def bookshelf_speakers(c: Palette) -> str:
    box = (
        rect(52, 100, 132, 222, c.base, 10)
        + rect(64, 112, 108, 198, INK, 8)
        + circle(118, 154, 24, STEEL_DARK)
        + circle(118, 154, 11, PAPER)
        + circle(118, 242, 48, STEEL_DARK)
        + circle(118, 242, 37, "#59636e")
        + circle(118, 242, 15, STEEL)
    )
    return shadow(310) + both_sides(box)


def kitchen_radio(c: Palette) -> str:
    slots = "".join(stroke(f"M88 {y} H208", c.darker, 6) for y in range(206, 300, 18))
    return (
        shadow(280)
        + stroke("M118 156 V112 H282 V156", STEEL_DARK, 9)
        + rect(108, 98, 184, 24, WOOD, 12)
        + stroke("M310 150 L346 58", STEEL_DARK, 5)
        + rect(62, 150, 276, 172, c.base, 32)
        + slots
        + rect(228, 186, 84, 44, INK, 8)
        + stroke("M240 208 H286", "#9fe0d0", 6)
        + circle(250, 274, 24, WOOD)
        + circle(302, 274, 13, c.darker)
        + stroke("M250 274 V258", INK, 5)
    )
