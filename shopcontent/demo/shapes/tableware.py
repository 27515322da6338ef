"""Pots, pans and what stands on the table."""

from shopcontent.demo.palette import GLASS, INK, STEEL, STEEL_DARK, Palette, mix
from shopcontent.demo.svg import both_sides, circle, ellipse, group, path, rect, shadow, stroke


def casserole(c: Palette) -> str:
    return (
        shadow(270)
        + both_sides(stroke("M92 216 C56 206 56 256 94 250", c.dark, 15))
        + path("M86 198 H314 V280 Q314 322 272 322 H128 Q86 322 86 280 Z", c.base)
        + path("M104 214 H126 V296 Q104 290 104 272 Z", c.light, opacity=0.5)
        + path("M84 190 C96 138 150 128 200 128 S304 138 316 190 Z", c.dark)
        + rect(76, 186, 248, 16, c.base, 8)
        + rect(172, 102, 56, 18, STEEL_DARK, 9)
        + rect(190, 112, 20, 18, STEEL_DARK)
    )


def frying_pan(c: Palette) -> str:
    pan = (
        rect(252, 186, 150, 28, c.dark, 12)
        + circle(386, 200, 6, "#ffffff", opacity=0.7)
        + circle(160, 200, 112, c.base)
        + circle(160, 200, 92, c.dark)
        + circle(160, 200, 92, "#000000", opacity=0.12)
        + stroke("M100 164 A70 70 0 0 1 150 130", STEEL_DARK, 6)
        + circle(262, 192, 4, STEEL)
        + circle(262, 208, 4, STEEL)
    )
    return group(pan, "rotate(-35 200 200) translate(-8 8) scale(.92)")


def saucepan(c: Palette) -> str:
    return (
        shadow(210, cx=170)
        + rect(250, 206, 116, 18, INK, 9)
        + path("M78 202 H262 V296 Q262 322 236 322 H104 Q78 322 78 296 Z", c.base)
        + rect(94, 214, 18, 94, c.light, 8)
        + stroke("M226 234 H246 M226 256 H246 M226 278 H246", c.darker, 4)
        + path("M82 192 Q170 116 258 192 Z", GLASS)
        + rect(70, 188, 200, 16, c.dark, 8)
        + rect(156, 122, 28, 26, INK, 9)
    )


def gaiwan(c: Palette) -> str:
    cups = "".join(
        path(f"M{x} 268 H{x + 58} Q{x + 54} 316 {x + 29} 316 T{x} 268 Z", c.dark)
        + ellipse(x + 29, 268, 29, 7, c.light)
        for x in (42, 104, 238, 300)
    )
    return (
        shadow(330)
        + ellipse(200, 262, 92, 16, c.dark)
        + path("M118 172 H282 C278 232 246 256 200 256 S122 232 118 172 Z", c.base)
        + path("M134 184 H152 C156 216 170 234 184 244 C152 238 138 214 134 184 Z", c.light)
        + path("M130 170 Q200 108 270 170 Z", c.dark)
        + ellipse(200, 130, 18, 9, c.base)
        + cups
    )


def bowls(c: Palette) -> str:
    return shadow(170) + "".join(_bowl(c, y) for y in (150, 186, 222, 258))


def _bowl(c: Palette, y: int) -> str:
    fill = mix(c.base, c.dark, (258 - y) / 108)
    return path(
        f"M104 {y} H296 C292 {y + 40} 262 {y + 62} 236 {y + 66} H164 "
        f"C138 {y + 62} 108 {y + 40} 104 {y} Z",
        fill,
    ) + rect(98, y - 5, 204, 12, c.light, 6)


def mug(c: Palette) -> str:
    return (
        shadow(190, cx=190)
        + stroke("M258 180 C336 168 336 274 256 266", c.dark, 18)
        + path("M112 140 H268 V288 Q268 322 234 322 H146 Q112 322 112 288 Z", c.base)
        + path(
            "M112 140 H268 V190 Q252 214 236 194 T196 198 T152 192 T112 204 Z", c.light, opacity=0.8
        )
        + ellipse(190, 140, 78, 13, c.darker)
        + stroke("M164 112 q-12 -16 0 -32 t0 -30 M214 112 q-12 -16 0 -32 t0 -30", "#ffffff", 7)
    )
