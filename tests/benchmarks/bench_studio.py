"""How long the pages of the studio take with a big shop, and in how many queries.

    python tests/benchmarks/bench_studio.py --products 100000

Makes three drafts and two thirds as many texts for each product, once, in a folder that is kept
(--dir), and opens the pages as somebody who may do everything a merchandiser and an approver may.
Fails where a page is over its bound.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

PAGE_MS = 300
NEXT_DRAFT_MS = 150
MAX_QUERIES = 15
RUNS = 7


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--dir", type=Path, help="where the database is kept (bench in VAR_DIR)")
    parser.add_argument("--only", default="", help="only the pages with this in their name")
    parser.add_argument("--json", action="store_true", help="one JSON object at the end")
    return parser.parse_args()


ARGUMENTS = _arguments()
ROOT = Path(__file__).resolve().parents[2]
_VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
FOLDER = (ARGUMENTS.dir or _VAR / "bench").resolve()
os.environ["VAR_DIR"] = str(FOLDER)
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / f'studio-{ARGUMENTS.products}.sqlite3'}"
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopcontent.settings")
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from studio_rows import make_rows  # noqa: E402

from shopcontent.catalog.models import Shop  # noqa: E402
from shopcontent.drafting.models import Draft, DraftRequest  # noqa: E402
from shopcontent.publishing.models import Publication, Slot  # noqa: E402

SHELF = "Department 1 > Aisle 2"
CONSOLE = Console(stderr=True)


@dataclass(frozen=True)
class Measured:
    """One page: the median server time, and the queries of one call."""

    page: str
    ms: float
    queries: int
    bound_ms: int
    max_queries: int

    @property
    def is_over(self) -> bool:
        return self.ms > self.bound_ms or self.queries > self.max_queries


def prepare() -> None:
    """The database as the code of today has it, filled if it is new."""
    call_command("migrate", verbosity=0)
    if not Shop.objects.exists():
        started = time.perf_counter()
        make_rows(products=ARGUMENTS.products, tell=CONSOLE.log)
        CONSOLE.log(f"made in {time.perf_counter() - started:.0f} s")


def pages() -> dict[str, str]:
    """The addresses to measure, by name."""

    def listed(name: str, **query: str) -> str:
        page = reverse(f"admin:{name}_changelist")
        return f"{page}?{urlencode(query)}" if query else page

    def row(name: str, pk: int) -> str:
        return reverse(f"admin:{name}_change", args=[pk])

    waiting = Draft.objects.awaiting_review().order_by("pk").values_list("pk", flat=True)
    middle = waiting[len(waiting) // 2]
    filters = urlencode({"_changelist_filters": urlencode({"status": "ready", "category": SHELF})})
    live = Slot.objects.live().order_by("pk").values_list("pk", flat=True)[1000]
    return {
        "first page": reverse("admin:index"),
        "coverage of a category": f"{reverse('admin:index')}?{urlencode({'category': SHELF})}",
        "products": listed("catalog_product"),
        "products of a category": listed("catalog_product", category=SHELF),
        "products found": listed("catalog_product", q="toaster 4211"),
        "products behind a gap": listed("catalog_product", category=SHELF, lacks="title:en"),
        "products with stale texts": listed("catalog_product", stale="yes"),
        "one product": row("catalog_product", 4211),
        "requests": listed("drafting_draftrequest"),
        "a request": row("drafting_draftrequest", DraftRequest.objects.latest("pk").pk),
        "request dialog": reverse("admin:drafting_draftrequest_add"),
        "review queue": listed("drafting_draft", status="ready"),
        "review queue of a category": listed("drafting_draft", status="ready", category=SHELF),
        "review queue by findings": listed("drafting_draft", status="ready", findings="clean"),
        "review queue by both": listed(
            "drafting_draft", status="ready", category=SHELF, findings="clean"
        ),
        "drafts of all states": listed("drafting_draft"),
        "review screen": row("drafting_draft", middle),
        "review screen of a category": f"{row('drafting_draft', middle)}?{filters}",
        "live texts": listed("publishing_slot", live="yes"),
        "stale texts": listed("publishing_slot", live="yes", stale__exact="1"),
        "a slot": row("publishing_slot", live),
        "publications": listed("publishing_publication"),
        "a publication": row("publishing_publication", Publication.objects.latest("pk").pk),
        "change log": listed("publishing_change"),
        "decisions": listed("review_decision"),
        "history": listed("history_transition"),
    }


def measure(
    name: str, call: Callable[[], HttpResponse], bound_ms: int, max_queries: int = MAX_QUERIES
) -> Measured:
    """Call once to warm up and to count queries, then some times against the clock."""
    with CaptureQueriesContext(connection) as queries:
        response = call()
    # The log is emptied by the next request. Beginning and ending a transaction asks nothing.
    asked = sum(query["sql"].split()[0] not in {"BEGIN", "COMMIT"} for query in queries)
    if response.status_code != 200:
        raise SystemExit(f"{name}: {response.status_code}")
    times = []
    for _run in range(RUNS):
        started = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - started))
    return Measured(name, round(median(times), 1), asked, bound_ms, max_queries)


def approve_next(client: Client) -> HttpResponse:
    """Approve the first draft that waits; the answer is the screen of the next."""
    draft = Draft.objects.awaiting_review().filter(block_count=0).order_by("pk").first()
    page = reverse("admin:drafting_draft_change", args=[draft.pk])
    return client.post(page, {"action": "approve", "text": draft.text}, follow=True)


def main() -> None:
    prepare()
    setup_test_environment()
    client = Client()
    client.force_login(User.objects.get(username="anna"))
    results = []
    for name, page in pages().items():
        if ARGUMENTS.only in name:
            results.append(measure(name, lambda page=page: client.get(page), PAGE_MS))
    if ARGUMENTS.only in "next draft after a submit":
        name = "next draft after a submit"
        # Two calls: the decision, and the screen of the next draft.
        approve = measure(name, lambda: approve_next(client), NEXT_DRAFT_MS, 2 * MAX_QUERIES)
        results.append(approve)

    table = Table(title=f"{ARGUMENTS.products:,} products on SQLite")
    for column in ("page", "ms", "queries", "bound"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for each in results:
        style = "red" if each.is_over else ""
        table.add_row(
            each.page, f"{each.ms:.0f}", str(each.queries), str(each.bound_ms), style=style
        )
    CONSOLE.print(table)
    if ARGUMENTS.json:
        print(json.dumps({each.page: asdict(each) for each in results}))  # noqa: T201
    sys.exit(any(each.is_over for each in results))


if __name__ == "__main__":
    main()
