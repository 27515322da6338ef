"""A picture for every product of the sample catalogue, drawn from its category and colour."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shopcontent.demo.palette import WOOD, WOOD_DARK, Palette, deepened, mix
from shopcontent.demo.shapes import (
    audio,
    bags,
    care,
    clothing,
    coffee,
    home,
    kettles,
    knives,
    outdoor,
    tableware,
    toys,
)
from shopcontent.demo.svg import circle, path, rect, shadow, tag

Shape = Callable[[Palette], str]

BACKGROUNDS = {
    "Kitchen": "#dfe8dd",
    "Home": "#f0e2d3",
    "Outdoor": "#d9e6ec",
    "Clothing": "#eadfe6",
    "Audio": "#dfe0ec",
    "Bags": "#efe7cf",
    "Toys": "#f9e3c6",
    "Care": "#f3dcd7",
}

SHAPES: Mapping[str, tuple[tuple[str, Shape], ...]] = {
    "Kettles": (
        ("gooseneck", kettles.gooseneck_kettle),
        ("stovetop", kettles.stovetop_kettle),
        ("glass", kettles.glass_kettle),
        ("", kettles.electric_kettle),
    ),
    "Knives": (
        ("block", knives.knife_block),
        ("santoku", knives.santoku),
        ("bread", knives.bread_knife),
        ("paring", knives.paring_knife),
        ("", knives.chef_knife),
    ),
    "Coffee": (
        ("grinder", coffee.grinder),
        ("press", coffee.french_press),
        ("moka", coffee.moka_pot),
        ("", coffee.dripper),
    ),
    "Cookware": (
        ("frying", tableware.frying_pan),
        ("saucepan", tableware.saucepan),
        ("", tableware.casserole),
    ),
    "Tableware": (
        ("bowl", tableware.bowls),
        ("gaiwan", tableware.gaiwan),
        ("", tableware.mug),
    ),
    "Lamps": (
        ("floor", home.floor_lamp),
        ("pendant", home.pendant_lamp),
        ("desk", home.desk_lamp),
        ("", home.table_lamp),
    ),
    "Blankets": (("waffle", home.waffle_blanket), ("", home.throw)),
    "Vases": (("stem", home.stem_vase), ("bud", home.bud_vase), ("", home.pebble_vase)),
    "Tents": (("family", outdoor.family_tent), ("", outdoor.trekking_tent)),
    "Bottles": (
        ("drinking", outdoor.drinking_bottle),
        ("750", outdoor.tall_bottle),
        ("", outdoor.insulated_bottle),
    ),
    "Camp lights": (("head", outdoor.head_torch), ("", outdoor.lantern)),
    "Jackets": (
        ("quilted", clothing.quilted_jacket),
        ("chore", clothing.chore_jacket),
        ("", clothing.rain_jacket),
    ),
    "Jumpers": (("cable", clothing.cable_jumper), ("", clothing.jumper)),
    "Socks": (("bed", clothing.bed_socks), ("", clothing.walking_socks)),
    "Headphones": (
        ("earbuds", audio.earbuds),
        ("wired", audio.wired_earphones),
        ("", audio.over_ear_headphones),
    ),
    "Speakers": (
        ("bookshelf", audio.bookshelf_speakers),
        ("radio", audio.kitchen_radio),
        ("", audio.portable_speaker),
    ),
    "Backpacks": (
        ("hiking", bags.hiking_backpack),
        ("children", bags.fox_backpack),
        ("", bags.commuter_backpack),
    ),
    "Totes": (
        ("leather", bags.leather_tote),
        ("foldable", bags.foldable_shopper),
        ("", bags.canvas_tote),
    ),
    "Wooden toys": (
        ("train", toys.wooden_train),
        ("rainbow", toys.rainbow_stacker),
        ("", toys.building_blocks),
    ),
    "Puzzles": (("harbour", toys.harbour_puzzle), ("", toys.woodland_puzzle)),
    "Soft toys": (("", toys.bear),),
    "Soap": (
        ("dish", care.soap_dish),
        ("hand wash", care.pump_bottle),
        ("3 bars", care.soap_stack),
        ("", care.soap_bar),
    ),
    "Creams": (("balm", care.lip_balm), ("", care.tube)),
    "Brushes": (("", care.bath_brush),),
}


def draw(product: Mapping[str, Any]) -> str:
    """The picture of `product`, a row of products.jsonl, as an SVG of 400 by 400.

    A category without a shape of its own gets a parcel.
    """
    ground = BACKGROUNDS.get(product["category"][0], "#e6e6e6")
    palette = Palette.named(colours(product))
    halo = deepened(ground) if palette.is_pale else mix(ground, "#ffffff", 0.45)
    content = (
        rect(0, 0, 400, 400, ground, 36) + circle(200, 200, 170, halo) + _shape(product)(palette)
    )
    return tag(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 400 400",
        width=400,
        height=400,
    )


def _shape(product: Mapping[str, Any]) -> Shape:
    name = _english_name(product).lower()
    choices = SHAPES.get(product["category"][-1], ())
    return next((shape for word, shape in choices if word in name), _parcel)


def _english_name(product: Mapping[str, Any]) -> str:
    return str(product["name_translations"].get("en", product["name"]))


def colours(product: Mapping[str, Any]) -> Iterator[str]:
    """The English names of the colours that the facts of `product` give it."""
    for fact in product["facts"]:
        english = {**fact, **fact["locales"].get("en", {})}
        if english["key"] == "colour":
            yield english["value"]


def _parcel(_: Palette) -> str:
    return (
        shadow(240)
        + rect(90, 150, 220, 172, WOOD, 8)
        + path("M90 158 L116 110 H284 L310 158 Z", WOOD_DARK)
        + rect(184, 110, 32, 90, "#efe0c4")
    )
