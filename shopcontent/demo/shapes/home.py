"""Lamps, blankets and vases."""

from shopcontent.demo.palette import GLOW, INK, LEAF, PAPER, STEEL_DARK, WOOD, WOOD_DARK, Palette
from shopcontent.demo.svg import circle, ellipse, group, path, rect, shadow, stroke

LINEN = "#eedfc0"


def table_lamp(c: Palette) -> str:
    return (
        shadow(150)
        + circle(200, 160, 128, GLOW, opacity=0.55)
        + rect(192, 196, 16, 36, STEEL_DARK)
        + path("M168 320 C126 296 134 244 182 226 H218 C266 244 274 296 232 320 Z", c.base)
        + path("M164 300 C142 280 152 252 182 238 C166 262 168 282 178 306 Z", c.light, opacity=0.6)
        + path("M154 82 H246 L296 204 H104 Z", LINEN)
        + path("M222 82 H246 L296 204 H252 Z", "#dcc79e")
    )


def floor_lamp(c: Palette) -> str:
    return (
        shadow(220, 340)
        + circle(200, 122, 104, GLOW, opacity=0.55)
        + stroke("M200 150 L200 334", WOOD_DARK, 9)
        + stroke("M196 150 L124 336", WOOD, 10)
        + stroke("M204 150 L276 336", WOOD, 10)
        + stroke("M164 244 H236", STEEL_DARK, 4)
        + path("M140 54 H260 L286 152 H114 Z", c.light)
        + path("M230 54 H260 L286 152 H244 Z", c.base)
    )


def pendant_lamp(c: Palette) -> str:
    return (
        path("M112 236 H288 L350 360 H50 Z", GLOW, opacity=0.5)
        + stroke("M200 14 V100", INK, 5)
        + rect(186, 92, 28, 34, STEEL_DARK, 6)
        + path("M176 120 H224 C262 138 286 186 292 240 H108 C114 186 138 138 176 120 Z", c.base)
        + path("M166 140 C144 162 134 200 130 230 H152 C154 194 164 160 184 134 Z", c.light)
        + ellipse(200, 240, 92, 15, PAPER)
        + circle(200, 244, 17, GLOW)
    )


def desk_lamp(c: Palette) -> str:
    return (
        shadow(160, cx=250)
        + path("M92 190 L176 134 L210 300 H40 Z", GLOW, opacity=0.55)
        + stroke("M250 308 L296 194 L184 118", c.dark, 13)
        + stroke("M250 306 L296 194 L184 118", c.base, 8)
        + circle(296, 194, 12, INK)
        + circle(250, 304, 12, INK)
        + group(
            rect(98, 122, 116, 36, c.base, 14) + rect(104, 152, 104, 9, GLOW, 4),
            "rotate(-34 156 140)",
        )
        + circle(184, 118, 11, INK)
        + path("M180 322 Q180 302 206 302 H294 Q320 302 320 322 Z", c.dark)
    )


def throw(c: Palette) -> str:
    zigzag = "".join(
        stroke(f"M94 {y} " + "l17.7 -14 l17.7 14 " * 6, c.dark, 4) for y in range(182, 270, 20)
    )
    fringe = "".join(stroke(f"M{x} 296 V326", c.base, 5) for x in range(94, 312, 12))
    return (
        shadow(240, 330)
        + fringe
        + rect(84, 146, 232, 152, c.base, 20)
        + zigzag
        + path("M84 166 Q84 126 122 126 H278 Q316 126 316 166 Z", c.light)
        + stroke("M88 290 H312", c.dark, 5)
    )


def waffle_blanket(c: Palette) -> str:
    squares = "".join(
        rect(x, y, 16, 16, c.light, 4) for x in range(94, 300, 22) for y in range(190, 300, 22)
    )
    return (
        shadow(240, 322)
        + rect(84, 140, 232, 182, c.base, 22)
        + squares
        + path("M84 172 Q84 118 128 118 H272 Q316 118 316 172 Z", c.dark)
        + path("M84 162 Q84 112 128 112 H272 Q316 112 316 162 Z", c.light)
    )


def pebble_vase(c: Palette) -> str:
    return (
        shadow(150)
        + _branch(200, 160)
        + path(
            "M176 152 H224 C226 180 284 190 284 244 C284 298 244 322 200 322 S116 298 116 244 "
            "C116 190 174 180 176 152 Z",
            c.base,
        )
        + path("M150 206 C126 230 128 276 158 300 C142 268 142 234 164 202 Z", "#ffffff")
        + ellipse(200, 152, 25, 6, c.darker)
    )


def stem_vase(c: Palette) -> str:
    return (
        shadow(120)
        + _branch(200, 120)
        + path(
            "M186 112 H214 V198 C216 218 258 232 258 272 C258 304 236 322 200 322 "
            "S142 304 142 272 C142 232 184 218 186 198 Z",
            c.base,
            opacity=0.85,
        )
        + path("M168 246 C152 264 156 292 174 306 C166 284 168 266 180 244 Z", c.light)
        + circle(220, 262, 5, c.light)
        + circle(208, 290, 4, c.light)
        + ellipse(200, 112, 15, 4, c.darker)
    )


def bud_vase(c: Palette) -> str:
    return (
        shadow(100)
        + stroke("M200 232 Q196 170 206 120", LEAF, 5)
        + circle(207, 112, 22, "#e9a08f")
        + circle(207, 112, 9, "#f4cf7d")
        + path(
            "M188 226 H212 C212 250 244 258 244 288 C244 312 226 322 200 322 "
            "S156 312 156 288 C156 258 188 250 188 226 Z",
            c.base,
        )
        + ellipse(200, 226, 13, 4, c.darker)
    )


def _branch(x: int, y: int) -> str:
    leaves = "".join(
        group(ellipse(0, -17, 9, 18, LEAF), f"translate({x + dx} {y - dy}) rotate({turn})")
        for dx, dy, turn in ((2, 20, -50), (4, 34, 52), (6, 54, -42), (9, 66, 48), (12, 84, 6))
    )
    return stroke(f"M{x} {y + 20} Q{x} {y - 40} {x + 12} {y - 84}", "#6d8a69", 5) + leaves
