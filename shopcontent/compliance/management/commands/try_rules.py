"""How often the rules of a market speak up in texts that are there already."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from llm.brief import Brief
from llm.checks import check_rules
from llm.checks.findings import Finding
from shopcontent.catalog.models import Market
from shopcontent.compliance.models import Rule
from shopcontent.exceptions import ShopcontentError
from shopcontent.exchange.reading.opening import open_source


class Command(BaseCommand):
    help = "Check the texts of a CSV, Excel or JSON Lines file; say how many are flagged, by what."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--market", required=True, choices=Market.values)
        parser.add_argument("--locale", required=True, help="language of the texts")
        parser.add_argument("--column", required=True, help="the column that holds the texts")
        parser.add_argument("--json", action="store_true", help="one JSON object, last")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = _measure(**{k: options[k] for k in ("file", "market", "locale", "column")})
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if not answer["texts"]:
            raise CommandError(f"No row has a text in the column {options['column']}.")
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for name in ("texts", "flagged", "blocked", "flagged_rate", "blocked_rate"):
            self.stdout.write(f"{answer[name]:>10}  {name}")
        for rule, count in answer["by_rule"].items():
            self.stdout.write(f"{count:>10}  {rule}")


def _measure(*, file: Path, market: str, locale: str, column: str) -> dict[str, Any]:
    rules = Rule.objects.shared_in(market).as_text_rules(locale)
    brief = Brief("description", locale, name="")
    texts = flagged = blocked = 0
    by_rule: Counter[str] = Counter()
    with open_source(file) as rows:
        for row in rows:
            text = row.cells.get(column)
            if not isinstance(text, str) or not text.strip():
                continue
            found: list[Finding] = check_rules(text, rules, brief)
            texts += 1
            flagged += bool(found)
            blocked += any(finding.severity == "block" for finding in found)
            by_rule.update({str(finding.params["rule"]) for finding in found})
    return {
        "texts": texts,
        "flagged": flagged,
        "blocked": blocked,
        "flagged_rate": round(flagged / texts, 4) if texts else None,
        "blocked_rate": round(blocked / texts, 4) if texts else None,
        "by_rule": dict(by_rule.most_common()),
    }
