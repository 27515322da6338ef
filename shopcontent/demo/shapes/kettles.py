"""Kettles."""

from shopcontent.demo.palette import GLASS, INK, STEEL, STEEL_DARK, WATER, WOOD, Palette
from shopcontent.demo.svg import circle, ellipse, path, rect, shadow, stroke


def electric_kettle(c: Palette) -> str:
    return (
        shadow(230)
        + stroke("M258 148 C336 136 340 272 272 284", INK, 20)
        + path("M146 134 L92 148 L128 206 Z", c.dark)
        + path("M142 126 H258 L282 300 Q284 312 270 312 H130 Q116 312 118 300 Z", c.base)
        + path("M160 142 H178 L168 296 H142 Z", c.light, opacity=0.7)
        + rect(134, 112, 132, 20, c.dark, 10)
        + rect(186, 94, 28, 20, INK, 8)
        + rect(112, 308, 176, 16, INK, 8)
    )


def gooseneck_kettle(c: Palette) -> str:
    return (
        shadow(230)
        + stroke("M146 286 C84 292 118 190 72 160", c.dark, 13)
        + stroke("M246 206 C306 176 334 196 322 276", WOOD, 17)
        + path("M152 190 H248 L274 296 Q276 306 264 306 H136 Q124 306 126 296 Z", c.base)
        + path("M164 204 H180 L166 292 H146 Z", c.light, opacity=0.5)
        + path("M156 190 Q200 156 244 190 Z", c.dark)
        + circle(200, 164, 11, WOOD)
        + rect(106, 304, 188, 20, INK, 8)
        + rect(180, 309, 40, 10, "#9fe0d0", 4)
    )


def stovetop_kettle(c: Palette) -> str:
    return (
        shadow(220)
        + stroke("M136 196 C136 78 264 78 264 196", STEEL_DARK, 9)
        + stroke("M156 122 Q200 84 244 122", WOOD, 20)
        + path("M128 246 L66 196 L92 172 L150 204 Z", c.dark)
        + stroke("M62 200 L96 168", STEEL_DARK, 13)
        + path(
            "M104 296 C104 204 146 172 200 172 S296 204 296 296 Q296 320 272 320 H128 "
            "Q104 320 104 296 Z",
            c.base,
        )
        + path("M128 292 C128 230 150 206 172 196 C146 230 150 270 152 300 Z", c.light, opacity=0.6)
        + ellipse(200, 178, 46, 12, c.dark)
        + circle(200, 162, 12, INK)
    )


def glass_kettle(c: Palette) -> str:
    return (
        shadow(220)
        + stroke("M250 150 C336 136 340 276 262 282", INK, 16)
        + path("M146 140 L100 152 L134 196 Z", GLASS)
        + path("M142 132 H258 L276 292 H124 Z", "#ffffff", opacity=0.75)
        + path("M134 208 Q168 198 200 208 T266 208 L276 292 H124 Z", WATER)
        + path("M176 132 H224 L218 236 Q200 246 182 236 Z", STEEL, opacity=0.8)
        + path("M152 148 H162 L148 278 H138 Z", "#ffffff", opacity=0.8)
        + rect(136, 118, 128, 16, STEEL_DARK, 8)
        + circle(200, 110, 11, INK)
        + rect(118, 290, 164, 16, STEEL, 6)
        + rect(110, 306, 180, 16, INK, 8)
    )
