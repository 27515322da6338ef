"""The few SVG elements that the drawings are made of, as strings; coordinates are 0 to 400."""

from html import escape


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An element; `stroke_width=2` becomes the attribute `stroke-width="2"`."""
    pairs = (f' {k.replace("_", "-")}="{escape(str(v))}"' for k, v in attributes.items())
    return f"<{name}{''.join(pairs)}>{content}</{name}>"


def path(d: str, fill: str, **more: str | float) -> str:
    return tag("path", d=d, fill=fill, **more)


def stroke(d: str, colour: str, width: float = 6) -> str:
    """A line with round ends along `d`."""
    return tag(
        "path",
        d=d,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def rect(
    x: float, y: float, width: float, height: float, fill: str, rx: float = 0, **more: str | float
) -> str:
    return tag("rect", x=x, y=y, width=width, height=height, rx=rx, fill=fill, **more)


def circle(cx: float, cy: float, r: float, fill: str, **more: str | float) -> str:
    return tag("circle", cx=cx, cy=cy, r=r, fill=fill, **more)


def ellipse(cx: float, cy: float, rx: float, ry: float, fill: str, **more: str | float) -> str:
    return tag("ellipse", cx=cx, cy=cy, rx=rx, ry=ry, fill=fill, **more)


def group(content: str, transform: str) -> str:
    return tag("g", content, transform=transform)


def both_sides(content: str) -> str:
    """`content` and its mirror image about the vertical middle."""
    return content + group(content, "translate(400 0) scale(-1 1)")


def shadow(width: float, y: float = 324, cx: float = 200) -> str:
    """The shadow on the ground under something `width` wide."""
    return ellipse(cx, y, width / 2, 9, "#2b2622", opacity=0.12)
