"""Backpacks and totes."""

from shopcontent.demo.palette import INK, PAPER, RAINBOW, STEEL, Palette
from shopcontent.demo.svg import both_sides, circle, ellipse, path, rect, shadow, stroke


def commuter_backpack(c: Palette) -> str:
    return (
        shadow(210)
        + stroke("M170 92 C170 52 230 52 230 92", c.darker, 12)
        + both_sides(rect(98, 216, 40, 92, c.darker, 16))
        + path(
            "M116 160 Q116 82 200 82 T284 160 V294 Q284 322 256 322 H144 Q116 322 116 294 Z", c.base
        )
        + stroke("M136 196 V156 Q136 104 200 104 T264 156 V196", c.darker, 4)
        + path("M134 214 H266 V282 Q266 304 244 304 H156 Q134 304 134 282 Z", c.dark)
        + stroke("M146 230 H254", STEEL, 5)
        + rect(246, 228, 8, 24, STEEL, 4)
        + rect(186, 138, 28, 18, c.light, 4)
    )


def hiking_backpack(c: Palette) -> str:
    return (
        shadow(220)
        + both_sides(stroke("M128 272 Q78 276 72 300", c.darker, 16))
        + both_sides(rect(94, 190, 44, 100, c.darker, 18))
        + path("M122 130 H278 L288 300 Q288 322 264 322 H136 Q112 322 112 300 Z", c.base)
        + path("M112 136 Q112 70 200 70 T288 136 Q288 158 264 158 H136 Q112 158 112 136 Z", c.dark)
        + path("M148 206 H252 V278 Q252 298 232 298 H168 Q148 298 148 278 Z", c.dark)
        + both_sides(stroke("M160 150 V200", INK, 7) + rect(152, 172, 16, 12, STEEL, 3))
        + stroke("M182 70 C182 44 218 44 218 70", INK, 9)
        + stroke("M162 226 H238", c.light, 5)
    )


def fox_backpack(c: Palette) -> str:
    return (
        shadow(200)
        + stroke("M178 102 C178 66 222 66 222 102", c.darker, 10)
        + both_sides(
            path("M122 150 L116 76 L176 116 Z", c.base)
            + path("M132 134 L130 98 L158 118 Z", PAPER)
            + rect(100, 216, 26, 80, c.darker, 13)
        )
        + path(
            "M112 190 Q112 104 200 104 T288 190 V286 Q288 322 252 322 H148 Q112 322 112 286 Z",
            c.base,
        )
        + both_sides(path("M112 216 Q160 214 200 276 Q150 312 112 276 Z", PAPER))
        + both_sides(circle(158, 194, 11, INK) + circle(161, 190, 3.5, PAPER))
        + ellipse(200, 268, 17, 13, INK)
        + stroke("M140 310 H260", STEEL, 6)
    )


def canvas_tote(c: Palette) -> str:
    return (
        shadow(230)
        + stroke("M152 176 C140 20 260 20 248 176", c.dark, 12)
        + path("M96 158 H304 L312 308 Q312 322 298 322 H102 Q88 322 88 308 Z", c.base)
        + path("M268 158 H304 L312 308 Q312 322 298 322 H280 Z", c.dark)
        + stroke("M98 176 H302", c.dark, 4)
        + stroke(
            "M200 288 V232 M200 262 L176 240 M200 262 L224 240 M200 240 L186 224 M200 240 L214 224",
            "#7fa07a",
            7,
        )
    )


def leather_tote(c: Palette) -> str:
    return (
        shadow(240)
        + stroke("M150 190 V120 C150 66 250 66 250 120 V190", c.darker, 12)
        + path("M86 152 H314 L296 310 Q295 322 282 322 H118 Q105 322 104 310 Z", c.base)
        + path("M86 152 H314 L310 184 H90 Z", c.dark)
        + both_sides(rect(138, 176, 24, 40, c.darker, 6) + circle(150, 204, 4, "#d8b25a"))
        + circle(200, 168, 10, "#d8b25a")
        + "".join(stroke(f"M{x} 308 h8", c.light, 3) for x in range(122, 280, 16))
    )


def foldable_shopper(c: Palette) -> str:
    spots = "".join(
        circle(x + (14 if row % 2 else 0), 184 + 30 * row, 7, RAINBOW[(row + x // 28) % 7])
        for row in range(5)
        for x in range(122, 270, 28)
    )
    return (
        shadow(200)
        + path(
            "M104 152 L124 76 H152 L160 152 H240 L248 76 H276 L296 152 V304 Q296 322 278 322 "
            "H122 Q104 322 104 304 Z",
            c.light,
        )
        + path("M152 76 L160 152 H240 L248 76 Q244 136 200 136 T152 76 Z", PAPER, opacity=0.5)
        + spots
    )
