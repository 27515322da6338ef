"""Jackets, jumpers and socks."""

from shopcontent.demo.palette import PAPER, STEEL, Palette
from shopcontent.demo.svg import both_sides, circle, ellipse, group, path, rect, stroke

TORSO = "M144 112 Q200 132 256 112 L270 160 L276 324 Q200 336 124 324 L130 160 Z"
SLEEVE = "M148 110 Q108 122 96 160 L64 292 Q80 304 108 302 L138 200 Z"


def rain_jacket(c: Palette) -> str:
    return (
        both_sides(path(SLEEVE, c.dark))
        + path(TORSO, c.base)
        + path("M146 122 C136 46 264 46 254 122 Q200 152 146 122 Z", c.base)
        + path("M166 112 C164 66 236 66 234 112 Q200 136 166 112 Z", c.darker)
        + stroke("M200 132 V326", c.light, 5)
        + both_sides(stroke("M148 244 L170 282", c.light, 5) + stroke("M186 118 V166", PAPER, 3))
        + both_sides(stroke("M70 276 L112 282", c.darker, 5))
    )


def quilted_jacket(c: Palette) -> str:
    seams = "".join(
        stroke(f"M129 {y} Q200 {y + 14} 271 {y}", c.dark, 4) for y in range(156, 320, 28)
    )
    sleeves = "".join(
        stroke(f"M{104 - i * 7} {166 + i * 27} l{32 - i} 11", c.darker, 4) for i in range(5)
    )
    return (
        both_sides(path(SLEEVE, c.dark) + sleeves)
        + path(TORSO, c.base)
        + seams
        + path("M158 116 L164 82 Q200 94 236 82 L242 116 Q200 134 158 116 Z", c.darker)
        + stroke("M200 92 V328", STEEL, 5)
        + both_sides(stroke("M146 256 L160 292", c.darker, 5))
    )


def chore_jacket(c: Palette) -> str:
    pocket = path("M140 236 H186 V288 Q163 298 140 288 Z", c.dark)
    return (
        both_sides(path(SLEEVE, c.dark))
        + path(TORSO, c.base)
        + path("M164 102 Q200 112 236 102 L200 168 Z", c.darker)
        + both_sides(path("M164 102 L200 166 L158 158 L146 114 Z", c.dark) + pocket)
        + path("M216 178 H252 V214 Q234 222 216 214 Z", c.dark)
        + stroke("M200 166 V328", c.darker, 3)
        + "".join(circle(208, y, 5, "#c9a877") for y in (190, 230, 270, 308))
        + both_sides(stroke("M72 274 L112 282", c.darker, 4))
    )


def jumper(c: Palette) -> str:
    return (
        _knitted(c)
        + path("M158 112 Q200 164 242 112 L230 104 Q200 134 170 104 Z", c.darker)
        + path("M170 104 Q200 134 230 104 Q200 112 170 104 Z", c.darker)
    )


def cable_jumper(c: Palette) -> str:
    cables = "".join(
        ellipse(x, y, 9, 14, "none", stroke=c.darker, stroke_width=4)
        for x in (164, 200, 236)
        for y in range(162, 300, 24)
    )
    return (
        _knitted(c)
        + cables
        + rect(162, 74, 76, 50, c.dark, 16)
        + rect(162, 74, 76, 22, c.light, 11)
    )


def _knitted(c: Palette) -> str:
    ribs = "".join(stroke(f"M{x} 306 V326", c.darker, 3) for x in range(136, 270, 10))
    cuff = stroke("M66 284 L110 294", c.darker, 14)
    return (
        both_sides(path(SLEEVE, c.dark) + cuff)
        + path(TORSO, c.base)
        + path("M125 302 Q200 314 275 302 L276 324 Q200 336 124 324 Z", c.dark)
        + ribs
    )


def walking_socks(c: Palette) -> str:
    colours = [c.base, *c.others]
    socks = [
        group(_sock(Palette(colour)), f"translate({70 - 62 * i} {8 * i - 6})")
        for i, colour in enumerate(reversed(colours))
    ]
    return "".join(socks)


def bed_socks(c: Palette) -> str:
    fluff = "".join(circle(x, 96, 15, c.light) for x in range(146, 226, 18))
    sock = _sock(c) + fluff
    return group(sock, "translate(52 10)") + group(sock, "translate(-34 24)")


def _sock(c: Palette) -> str:
    return (
        path(
            "M144 90 H222 V214 C224 240 276 254 290 280 C302 306 284 322 260 318 "
            "C216 310 172 296 154 268 C144 250 144 230 144 214 Z",
            c.base,
        )
        + rect(138, 80, 90, 34, c.dark, 10)
        + path("M144 206 Q178 214 176 250 Q168 268 154 268 C144 250 144 230 144 206 Z", c.dark)
        + path("M262 262 C280 266 302 296 284 314 Q270 322 252 316 Q242 284 262 262 Z", c.dark)
        + stroke("M158 86 V108 M176 86 V108 M194 86 V108 M210 86 V108", c.base, 3)
    )
