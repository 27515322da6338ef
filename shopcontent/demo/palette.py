"""The colours of a drawing, from the colour names that the facts of a product use."""

from collections.abc import Iterable
from dataclasses import dataclass

INK = "#3d4650"
STEEL = "#c3ccd3"
STEEL_DARK = "#94a1ab"
WOOD = "#cfa172"
WOOD_DARK = "#a97b50"
PAPER = "#fffdf8"
COFFEE = "#6b4a35"
GLASS = "#d3e9ef"
WATER = "#a9d6e5"
GLOW = "#ffe9ae"
LEAF = "#7fa07a"
RAINBOW = ("#d9604f", "#e88b4a", "#f0bf57", "#8ab074", "#5c9fb0", "#5b78a8", "#8d74a6")

COLOURS = {
    "amber": "#d98e32",
    "beech": "#d8b083",
    "black": "#3f4247",
    "blush pink": "#eab5ad",
    "bottle green": "#2f5d4d",
    "brick red": "#b1503f",
    "charcoal": "#53585f",
    "cherry red": "#c83d44",
    "clear": "#d3e9ef",
    "cognac": "#a9653a",
    "copper": "#c57f55",
    "cream": "#f3e7cd",
    "dark grey": "#565b61",
    "forest green": "#3f6b52",
    "fox orange": "#e07b39",
    "graphite": "#5a626b",
    "grey": "#9aa1a8",
    "harbour blue": "#4f86ab",
    "honey brown": "#bf8546",
    "honey yellow": "#efc055",
    "indigo": "#3f5683",
    "leaf green": "#7da566",
    "light grey": "#c2c5c8",
    "lilac": "#bda9d0",
    "matt black": "#43464b",
    "midnight blue": "#2f3f66",
    "mint": "#a5d6c0",
    "moss green": "#7d8f5a",
    "multicoloured": "#e88b4a",
    "mustard yellow": "#e0ac3b",
    "natural": "#e5d3b3",
    "navy": "#34466b",
    "oak": "#c99c66",
    "oatmeal": "#dccfb8",
    "off-white": "#f2ede2",
    "olive": "#8a8753",
    "orange": "#e8813f",
    "pale blue": "#c5d8e0",
    "raspberry red": "#c23a5c",
    "rust": "#b9623c",
    "sage green": "#9fb39a",
    "sand": "#d9c4a0",
    "silver": "#c3ccd3",
    "sky blue": "#9cc7e0",
    "slate blue": "#5d7b96",
    "sun yellow": "#f2c53d",
    "teal": "#2f8a8b",
    "terracotta": "#c9795a",
    "tomato red": "#d84f3f",
    "walnut brown": "#7a5539",
    "white": "#f7f6f3",
}
NEUTRAL = "#93a5ad"


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour with its shades as `#rrggbb`; `others` are the further colours of a product."""

    base: str
    others: tuple[str, ...] = ()

    @property
    def dark(self) -> str:
        return mix(self.base, "#2b2622", 0.2)

    @property
    def darker(self) -> str:
        return mix(self.base, "#2b2622", 0.4)

    @property
    def light(self) -> str:
        return mix(self.base, "#ffffff", 0.3)

    @property
    def is_pale(self) -> bool:
        """Whether the colour would be lost on a white ground."""
        return sum(_channels(self.base)) / 3 > 224

    @classmethod
    def named(cls, names: Iterable[str]) -> "Palette":
        """The palette of English colour names; a soft grey where none of them is known."""
        known = [COLOURS[n] for n in names if n in COLOURS] or [NEUTRAL]
        return cls(known[0], tuple(known[1:]))


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it, both `#rrggbb`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def deepened(colour: str) -> str:
    """`colour`, `#rrggbb`, laid over itself: darker and of a fuller hue."""
    return "#" + "".join(f"{c * c // 255:02x}" for c in _channels(colour))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
