"""Toys."""

from shopcontent.demo.palette import INK, LEAF, PAPER, RAINBOW, WOOD, WOOD_DARK, Palette, mix
from shopcontent.demo.svg import both_sides, circle, ellipse, path, rect, shadow, stroke


def wooden_train(c: Palette) -> str:
    wheels = "".join(
        circle(x, 300, 22, WOOD) + circle(x, 300, 8, WOOD_DARK) for x in (74, 136, 214, 272, 330)
    )
    return (
        shadow(330)
        + rect(150, 274, 50, 10, INK)
        + rect(46, 224, 118, 64, WOOD, 10)
        + rect(56, 204, 98, 28, RAINBOW[2], 8)
        + rect(192, 250, 164, 40, WOOD, 10)
        + rect(268, 196, 86, 64, c.base, 26)
        + path("M196 142 H276 V260 H196 Z", c.base)
        + rect(186, 128, 100, 20, c.dark, 8)
        + rect(214, 160, 44, 50, PAPER, 8)
        + circle(236, 182, 15, "#f0cfa8")
        + path("M220 178 Q236 154 252 178 Z", RAINBOW[5])
        + path("M312 196 L306 148 H340 L334 196 Z", c.dark)
        + circle(352, 226, 9, RAINBOW[2])
        + wheels
    )


def building_blocks(c: Palette) -> str:
    red, orange, yellow, green, teal, blue, _ = RAINBOW
    return (
        shadow(270)
        + rect(76, 250, 72, 72, c.base, 8)
        + rect(164, 250, 72, 72, teal, 8)
        + rect(252, 250, 72, 72, red, 8)
        + path(
            "M96 242 V196 Q96 170 122 170 H194 Q220 170 220 196 V242 H190 Q190 206 158 206 "
            "T126 242 Z",
            yellow,
        )
        + rect(240, 178, 64, 64, c.base, 8)
        + circle(272, 210, 15, c.dark)
        + path("M114 162 L158 94 L202 162 Z", green)
        + rect(226, 138, 96, 32, blue, 8)
        + circle(272, 108, 27, orange)
    )


def rainbow_stacker(_: Palette) -> str:
    arches = "".join(
        path(f"M{200 - r} 306 A{r} {r} 0 0 1 {200 + r} 306 Z", colour)
        for r, colour in zip(range(146, 20, -18), RAINBOW, strict=True)
    )
    return shadow(300, 310) + arches + path("M178 306 A22 22 0 0 1 222 306 Z", PAPER)


def woodland_puzzle(c: Palette) -> str:
    fox = (
        path(
            "M168 200 L180 168 L196 188 H212 L228 168 L240 200 Q240 236 204 250 Q168 236 168 200 Z",
            "#e07b39",
        )
        + path(
            "M172 212 Q190 212 204 250 Q176 240 172 212 Z M236 212 Q218 212 204 250 "
            "Q232 240 236 212 Z",
            PAPER,
        )
        + circle(191, 210, 5, INK)
        + circle(217, 210, 5, INK)
        + circle(204, 246, 6, INK)
    )
    trees = "".join(
        path(f"M{x} {y} l30 70 h-60 Z", c.darker)
        for x, y in ((104, 130), (142, 158), (276, 118), (308, 160))
    )
    hill = path("M64 260 Q140 204 220 244 T336 232 V316 H64 Z", c.dark)
    return _puzzle(mix(c.base, "#ffffff", 0.45), trees + hill + fox)


def harbour_puzzle(c: Palette) -> str:
    houses = "".join(
        rect(x, 152, 44, 76, colour)
        + path(f"M{x - 3} 154 l25 -28 l25 28 Z", INK)
        + rect(x + 15, 174, 14, 18, PAPER)
        for x, colour in (
            (76, RAINBOW[0]),
            (124, RAINBOW[2]),
            (172, PAPER),
            (220, RAINBOW[1]),
            (268, RAINBOW[3]),
        )
    )
    sea = rect(64, 226, 272, 90, c.base)
    boat = path("M150 266 H254 L236 296 H168 Z", PAPER) + path("M206 196 V258 H160 Z", "#d9604f")
    return _puzzle(mix(c.base, "#ffffff", 0.6), houses + sea + boat)


def _puzzle(sky: str, scene: str) -> str:
    cuts = "".join(
        stroke(f"M{x} 92 v26 q12 9 0 18 v40 q-12 9 0 18 v40 q12 9 0 18 v64", PAPER, 3)
        for x in (132, 200, 268)
    ) + "".join(
        stroke(
            f"M64 {y} h24 q9 -12 18 0 h50 q9 12 18 0 h50 q9 -12 18 0 h50 q9 12 18 0 h26", PAPER, 3
        )
        for y in (148, 204, 260)
    )
    return (
        shadow(290, 326)
        + rect(58, 86, 284, 236, WOOD, 10)
        + rect(64, 92, 272, 224, sky)
        + scene
        + cuts
        + rect(268, 260, 68, 56, WOOD)
    )


def bear(c: Palette) -> str:
    pale = mix(c.base, "#ffffff", 0.55)
    return (
        shadow(220)
        + both_sides(
            circle(146, 88, 28, c.base)
            + circle(146, 88, 14, pale)
            + ellipse(112, 232, 27, 48, c.dark)
            + ellipse(140, 296, 38, 30, c.dark)
            + ellipse(136, 298, 19, 16, pale)
        )
        + ellipse(200, 244, 74, 78, c.base)
        + ellipse(200, 252, 44, 48, pale)
        + circle(200, 136, 72, c.base)
        + ellipse(200, 160, 34, 27, pale)
        + both_sides(circle(174, 126, 8, INK))
        + ellipse(200, 150, 12, 9, INK)
        + stroke("M200 158 V168 Q188 178 180 170 M200 168 Q212 178 220 170", INK, 4)
        + stroke("M160 204 Q200 222 240 204", LEAF, 12)
    )
