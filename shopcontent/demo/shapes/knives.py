"""Knives, lying across the picture, and their block."""

from shopcontent.demo.palette import STEEL, STEEL_DARK, WOOD, Palette
from shopcontent.demo.svg import circle, ellipse, group, path, rect, shadow, stroke

BRASS = "#d8b25a"
WALNUT = "#7a5539"
SHINE = "#e3e9ed"


def chef_knife(c: Palette) -> str:
    blade = path("M150 170 H290 C326 174 350 190 366 214 C310 232 220 232 150 230 Z", STEEL)
    edge = path("M150 214 C230 218 310 220 366 214 C310 232 220 232 150 230 Z", SHINE)
    return _lying(blade + edge + _handle(c, rivets=3))


def santoku(c: Palette) -> str:
    blade = path("M150 166 H300 C340 170 360 200 360 228 L150 230 Z", STEEL)
    hollows = "".join(ellipse(x, 206, 6, 16, SHINE) for x in range(178, 340, 24))
    return _lying(blade + hollows + _handle(c, rivets=2))


def bread_knife(c: Palette) -> str:
    teeth = "q-5 10 -10 0 " * 21
    blade = path(f"M150 180 H352 Q372 184 372 196 L364 214 {teeth} L150 214 Z", STEEL)
    return _lying(blade + stroke("M160 190 H350", SHINE, 4) + _handle(c, rivets=3))


def paring_knife(c: Palette) -> str:
    blade = path("M150 180 H236 C262 184 280 196 290 212 C240 222 200 222 150 220 Z", STEEL)
    return group(_lying(blade + _handle(c)), "translate(24 -14)")


def knife_block(c: Palette) -> str:
    handles = "".join(
        rect(x, 62, 26, 100, WALNUT, 10)
        + circle(x + 13, 92, 4, BRASS)
        + circle(x + 13, 130, 4, BRASS)
        for x in (146, 188, 230)
    )
    steel = "".join(rect(x, 150, 18, 24, STEEL_DARK) for x in (150, 192, 234))
    return (
        shadow(220)
        + handles
        + steel
        + rect(116, 168, 168, 156, c.base, 14)
        + path("M250 168 H270 Q284 168 284 182 V310 Q284 324 270 324 H250 Z", c.dark)
        + stroke("M136 206 Q180 198 236 210 M136 250 Q190 262 236 248 M136 290 H230", c.dark, 3)
        + rect(124, 164, 152, 10, WOOD, 4)
    )


def _handle(c: Palette, rivets: int = 0) -> str:
    spots = "".join(circle(72 + 28 * i, 198, 4.5, BRASS) for i in range(rivets))
    body = path("M150 178 H66 C44 178 36 190 42 206 C46 218 60 222 74 218 H150 Z", c.base)
    return body + stroke("M62 186 H140", c.light, 4) + spots + rect(144, 174, 12, 50, STEEL_DARK, 3)


def _lying(content: str) -> str:
    return group(content, "rotate(-35 200 200)")
