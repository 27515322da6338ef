"""Tents, bottles and lights."""

from shopcontent.demo.palette import GLASS, GLOW, INK, PAPER, STEEL, STEEL_DARK, WATER, Palette
from shopcontent.demo.svg import circle, ellipse, path, rect, shadow, stroke


def trekking_tent(c: Palette) -> str:
    return (
        shadow(320)
        + stroke("M60 300 L34 322 M340 300 L366 322", STEEL_DARK, 4)
        + path("M46 320 Q150 250 178 128 Q200 110 222 128 Q250 250 354 320 Z", c.base)
        + path("M178 128 Q200 110 222 128 Q250 250 354 320 H268 Q218 240 200 120 Z", c.dark)
        + path("M200 176 Q178 276 134 320 H262 Q222 276 200 176 Z", INK)
        + path("M200 176 Q192 276 206 320 H262 Q222 276 200 176 Z", c.light)
        + stroke("M198 116 Q140 258 60 314 M202 116 Q260 258 340 314", c.light, 5)
    )


def family_tent(c: Palette) -> str:
    return (
        shadow(340)
        + path("M34 320 C38 180 96 118 200 118 S362 180 366 320 Z", c.base)
        + path("M200 118 C304 118 362 180 366 320 H280 C284 200 256 136 200 118 Z", c.dark)
        + path("M128 320 C128 228 156 190 190 190 S252 228 252 320 Z", INK)
        + path("M190 190 C224 190 252 228 252 320 H206 C216 260 210 216 190 190 Z", c.light)
        + path("M72 268 Q80 224 108 204 V268 Z", PAPER, opacity=0.85)
        + path("M302 212 Q322 236 328 268 H302 Z", PAPER, opacity=0.5)
        + stroke("M200 118 C120 130 84 200 78 318", c.light, 4)
    )


def insulated_bottle(c: Palette) -> str:
    return _flask(c, 134)


def tall_bottle(c: Palette) -> str:
    return _flask(c, 110)


def _flask(c: Palette, top: int) -> str:
    return (
        shadow(130)
        + stroke(f"M176 {top - 30} C176 {top - 74} 224 {top - 74} 224 {top - 30}", INK, 10)
        + rect(164, top - 36, 72, 34, INK, 8)
        + rect(170, top - 4, 60, 14, STEEL)
        + path(
            f"M166 {top + 8} H234 Q256 {top + 20} 256 {top + 52} V300 Q256 322 234 322 H166 "
            f"Q144 322 144 300 V{top + 52} Q144 {top + 20} 166 {top + 8} Z",
            c.base,
        )
        + rect(158, top + 46, 14, 244 - top, c.light, 7, opacity=0.7)
        + rect(144, 296, 112, 8, c.dark)
    )


def drinking_bottle(c: Palette) -> str:
    return (
        shadow(130)
        + stroke("M190 98 Q190 72 216 72 H236", c.dark, 11)
        + rect(158, 98, 84, 36, c.base, 10)
        + path("M162 134 H238 L252 170 V300 Q252 322 230 322 H170 Q148 322 148 300 V170 Z", GLASS)
        + path("M148 196 H252 V300 Q252 322 230 322 H170 Q148 322 148 300 Z", WATER)
        + rect(162, 172, 12, 130, PAPER, 6, opacity=0.7)
        + stroke("M222 216 H238 M222 244 H238 M222 272 H238", c.dark, 4)
    )


def lantern(c: Palette) -> str:
    return (
        circle(200, 210, 130, GLOW, opacity=0.5)
        + shadow(150)
        + stroke("M160 128 C160 56 240 56 240 128", STEEL_DARK, 8)
        + rect(150, 122, 100, 34, c.base, 12)
        + path("M156 156 H244 Q264 208 244 262 H156 Q136 208 156 156 Z", PAPER)
        + ellipse(200, 210, 22, 34, GLOW)
        + rect(142, 260, 116, 62, c.base, 16)
        + rect(142, 260, 116, 12, c.dark, 6)
        + circle(200, 298, 11, PAPER)
    )


def head_torch(c: Palette) -> str:
    return (
        ellipse(200, 178, 142, 78, c.dark)
        + ellipse(200, 160, 142, 74, c.base)
        + ellipse(200, 154, 122, 56, PAPER, opacity=0.85)
        + path(
            "M62 188 C72 250 140 268 200 268 S328 250 338 188 V226 C328 288 260 306 200 306 "
            "S72 288 62 226 Z",
            c.base,
        )
        + stroke("M70 232 C96 272 150 286 200 286 S304 272 330 232", "#e8813f", 5)
        + rect(150, 226, 100, 92, INK, 22)
        + circle(190, 272, 29, STEEL)
        + circle(190, 272, 22, GLOW)
        + circle(234, 272, 7, "#d84f3f")
    )
