"""How fast a request for a whole catalogue is accepted and fanned out, and in how much memory.

    python tests/benchmarks/bench_requests.py --products 100000

Uses a database of its own in a temporary folder (or DATABASE_URL).
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="shopcontent-bench-"))
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopcontent.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from shopcontent.catalog.facts import with_ids  # noqa: E402
from shopcontent.catalog.models import Product, Shop  # noqa: E402
from shopcontent.drafting.expansion import expand_batch  # noqa: E402
from shopcontent.drafting.models import Draft, DraftRequest  # noqa: E402
from shopcontent.drafting.services import request_drafts  # noqa: E402


def make_products(shop: Shop, count: int) -> None:
    facts = with_ids([{"key": f"property {n}", "value": f"value {n}"} for n in range(8)])
    rows: Iterator[Product] = (
        Product(shop=shop, sku=f"bench-{n}", name=f"Bench product {n}", facts=facts)
        for n in range(count)
    )
    Product.objects.bulk_create(rows, batch_size=1000)


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--products", type=int, default=100_000)
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    shop = Shop.objects.create(slug=f"bench-{time.time_ns()}", name="Bench", locales=["en"])
    make_products(shop, arguments.products)

    started = time.perf_counter()
    request = request_drafts(
        user=None, shop=shop, product_filter={}, content_types=["description"], locales=["en"]
    )
    accepted = time.perf_counter() - started

    started = time.perf_counter()
    early = 0.0
    while expand_batch(request_id=request.pk):
        early = early or peak_mib()
    fanned_out = time.perf_counter() - started
    request.refresh_from_db()
    figures = {
        "products": arguments.products,
        "request_s": round(accepted, 3),
        "drafts": Draft.objects.filter(request=request).count(),
        "drafts_per_s": round(arguments.products / fanned_out),
        "peak_mib_after_first_batch": round(early, 1),
        "peak_mib_at_the_end": round(peak_mib(), 1),
    }
    print(json.dumps(figures, indent=2))  # noqa: T201
    sys.exit(request.status != DraftRequest.Status.RUNNING)


if __name__ == "__main__":
    main()
