"""The verdicts of each day as bars of a drawing."""

from datetime import date
from typing import Any

from shopcontent.overview.quality import Verdicts

# Units of the drawing, which the page stretches to its width.
STEP = 10
WIDTH = 8
HEIGHT = 100


def bars(days: dict[date, Verdicts]) -> list[dict[str, Any]]:
    """A bar for each day, from the left: its parts from the bottom up, as the template draws it."""
    most = max((verdicts.total for verdicts in days.values()), default=0)
    return [
        {
            "day": day,
            "verdicts": verdicts,
            "x": number * STEP,
            "parts": _parts(verdicts, HEIGHT / most if most else 0),
        }
        for number, (day, verdicts) in enumerate(days.items())
    ]


def _parts(verdicts: Verdicts, scale: float) -> list[dict[str, Any]]:
    counts = [
        ("good", verdicts.unchanged),
        ("edited", verdicts.edited),
        ("bad", verdicts.rejected),
    ]
    parts = []
    top = float(HEIGHT)
    for kind, count in counts:
        height = count * scale
        top -= height
        if count:
            parts.append({"kind": kind, "y": top, "height": height})
    return parts
