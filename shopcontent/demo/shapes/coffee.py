"""Things to make coffee with."""

from shopcontent.demo.palette import COFFEE, GLASS, INK, STEEL, STEEL_DARK, WOOD, Palette
from shopcontent.demo.svg import circle, ellipse, path, rect, shadow, stroke


def dripper(c: Palette) -> str:
    return (
        shadow(180)
        + stroke("M262 140 C316 138 306 204 246 206", c.dark, 13)
        + path("M152 236 H248 L272 306 Q276 320 262 320 H138 Q124 320 128 306 Z", GLASS)
        + path("M138 278 H262 L272 306 Q276 320 262 320 H138 Q124 320 128 306 Z", COFFEE)
        + path("M112 124 H288 L234 222 H166 Z", c.base)
        + stroke("M148 138 L178 210 M200 138 V210 M252 138 L222 210", c.dark, 4)
        + rect(104, 112, 192, 18, c.light, 9)
        + rect(136, 220, 128, 16, c.dark, 8)
    )


def grinder(c: Palette) -> str:
    return (
        shadow(150)
        + stroke("M200 104 H300", STEEL_DARK, 10)
        + rect(287, 62, 26, 46, WOOD, 13)
        + rect(190, 96, 20, 40, STEEL, 5)
        + path("M150 150 Q150 126 176 126 H224 Q250 126 250 150 Z", STEEL)
        + rect(146, 146, 108, 176, c.base, 16)
        + rect(160, 146, 16, 176, c.light, 0, opacity=0.5)
        + rect(146, 226, 108, 10, c.darker)
        + stroke("M190 254 V302 M206 254 V302 M222 254 V302 M238 254 V302", c.dark, 4)
    )


def french_press(c: Palette) -> str:
    return (
        shadow(190)
        + stroke("M262 166 C320 160 320 272 262 272", INK, 15)
        + rect(140, 140, 120, 176, GLASS, 10)
        + rect(140, 202, 120, 114, COFFEE, 10)
        + rect(140, 196, 120, 10, STEEL_DARK)
        + rect(196, 70, 8, 128, STEEL_DARK)
        + rect(152, 150, 14, 150, "#ffffff", 7, opacity=0.35)
        + path("M136 140 Q136 108 200 108 T264 140 Z", c.base)
        + circle(200, 66, 15, c.dark)
        + path("M140 150 L114 140 L140 138 Z", c.dark)
        + rect(134, 158, 132, 10, c.base)
        + rect(134, 296, 132, 26, c.base, 8)
        + rect(194, 206, 12, 100, c.base)
    )


def moka_pot(c: Palette) -> str:
    return (
        shadow(190)
        + path("M250 134 L322 138 L310 226 L290 226 L296 160 L248 158 Z", INK)
        + path("M136 118 L96 124 L148 168 Z", c.dark)
        + path("M132 118 H268 L246 208 H154 Z", c.base)
        + path("M154 118 H184 L186 208 H166 Z", c.light, opacity=0.6)
        + rect(146, 206, 108, 20, STEEL, 5)
        + path("M150 226 H250 L278 312 Q280 322 270 322 H130 Q120 322 122 312 Z", c.dark)
        + path("M172 226 H194 L186 322 H152 Z", c.base)
        + path("M128 120 Q200 72 272 120 Z", c.dark)
        + rect(190, 72, 20, 28, INK, 7)
        + ellipse(240, 262, 7, 7, STEEL)
    )
