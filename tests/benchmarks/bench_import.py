"""How fast a large catalogue is imported, from the file's bytes to committed, checked rows.

    python tests/benchmarks/bench_import.py [--rows 100000] [--format csv|jsonl] [--json]

A generator writes the file into a temporary folder (not timed); a fresh SQLite database there
takes it, unless DATABASE_URL names another one, which must be empty. Every product has eight
facts, two of them with units and Chinese words, a category, a price and a picture's address.
The second import of the same file finds nothing changed. Prints rows per second by the clock and
by this process's own CPU time, and the peak of its memory before and after.
"""

import argparse
import csv
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

KEYS = ["capacity", "power", "material", "colour", "cable", "finish", "weight", "origin"]
CHINESE = {"capacity": "容量", "power": "功率"}
UNITS = {"capacity": ("l", "升"), "power": ("W", "瓦")}
WORDS = ["steel", "oak", "linen", "sage", "copper", "glass", "walnut", "wool", "slate", "ivory"]


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopcontent.settings")
        path = Path(folder) / f"products.{options.format}"
        write_file(path, products(options.rows, random.Random(options.seed)))
        result = {"rows": options.rows, "bytes": path.stat().st_size, **measure(path)}
    print(json.dumps(result) if options.json else table(result))  # noqa: T201


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", choices=["csv", "jsonl"], default="csv")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def products(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Products with open values, as a catalogue has them."""
    for number in range(count):
        kind, shade = chance.choice(WORDS), chance.choice(WORDS)
        yield {
            "sku": f"SKU-{number:07}",
            "name": f"{shade} {kind} kettle {number}",
            "name_translations": {"zh-hans": f"水壶 {number}"},
            "brand": f"Brand {number % 200}",
            "category": f"Department {number % 12} > Range {number % 240}",
            "price": f"{chance.randint(100, 99_999) / 100:.2f}",
            "availability": chance.choice(["in_stock", "out_of_stock"]),
            "facts": [fact(key, chance) for key in KEYS],
            "images": [f"https://images.example/{number}.jpg"],
        }


def fact(key: str, chance: random.Random) -> dict[str, Any]:
    value = f"{chance.randint(1, 9999)} {chance.choice(WORDS)} {chance.choice(WORDS)}"
    if key not in UNITS:
        return {"key": key, "value": value}
    unit, unit_zh = UNITS[key]
    amount = str(chance.randint(1, 99))
    words = {"key": CHINESE[key], "value": amount, "unit": unit_zh}
    return {"key": key, "value": amount, "unit": unit, "locales": {"zh-hans": words}}


def write_file(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            return
        first = next(rows)
        table = csv.writer(file)
        table.writerow(first)
        for row in chain([first], rows):
            table.writerow(
                json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else cell
                for cell in row.values()
            )


def measure(path: Path) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from shopcontent.catalog.models import Shop

    call_command("migrate", verbosity=0)
    shop = Shop.objects.create(slug="bench", name="Bench", locales=["en", "zh-hans"])
    before = peak_mib()
    first = timed_import(shop, path)
    peak = peak_mib()
    again = timed_import(shop, path)
    return {"first": first, "again": again, "mib_before": before, "mib_peak": peak}


def timed_import(shop: Any, path: Path) -> dict[str, Any]:
    from shopcontent.exchange.services import import_catalog

    start, cpu = time.perf_counter(), time.process_time()
    result = import_catalog(shop=shop, path=path)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    return {
        "created": result.created,
        "unchanged": result.unchanged,
        "rejected": result.rejected,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "rows_per_s": round(result.rows / seconds),
        "rows_per_cpu_s": round(result.rows / cpu_seconds),
    }


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def table(result: dict[str, Any]) -> str:
    lines = [f"{result['rows']} rows, {result['bytes'] / 2**20:.0f} MiB"]
    for name in ("first", "again"):
        figures = ", ".join(f"{key} {value}" for key, value in result[name].items())
        lines.append(f"{name:>6}: {figures}")
    lines.append(f"memory: {result['mib_before']} MiB before, {result['mib_peak']} MiB at its peak")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
