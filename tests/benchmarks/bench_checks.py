"""How well the claim checker judges sentences that were labelled by somebody who did not know it.

    python tests/benchmarks/bench_checks.py --half b

Of each kind and language: precision (of what the checker says of claims, how much the labels say as
well) and recall (of the labelled claims, how many the checker judges as they are labelled). A claim
counts where the spans overlap and the verdicts are the same. Half b is for measuring alone: nobody
may look at its sentences while building.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from llm.brief import Brief, Fact  # noqa: E402
from llm.checks import check_claims  # noqa: E402

FROZEN = ROOT / "tests" / "llm" / "checks_frozen"
LOCALES = {"en": "en", "zh": "zh-hans"}


@dataclass
class Tally:
    """Claims that were judged as labelled, that were labelled, and that were judged at all."""

    right: int = 0
    labelled: int = 0
    judged: int = 0

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None

    @property
    def precision(self) -> float | None:
        return self.right / self.judged if self.judged else None


def items(language: str, half: str) -> Iterator[dict[str, Any]]:
    file = FROZEN / f"sentences_{language}.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["half"] == half:
            yield item


def measure(language: str, half: str) -> dict[str, Tally]:
    """The tallies by the kind of the labelled claim; what nobody labelled is judged as `none`."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for item in items(language, half):
        text = item["text"]
        facts = tuple(Fact(**fact) for fact in item["facts"])
        locale = LOCALES[language]
        brief = Brief("description", locale, item["name"], facts, brand=item["brand"])
        spans = [(text.index(c["span"]), c) for c in item["claims"]]
        labels = [(start, start + len(c["span"]), c) for start, c in spans]
        said = check_claims(text, brief)
        for start, end, label in labels:
            tally = tallies[label["kind"]]
            tally.labelled += 1
            over = [c for c in said if c.start < end and start < c.end]
            tally.judged += bool(over)
            tally.right += any(c.verdict == label["verdict"] for c in over)
        strays = [c for c in said if not any(c.start < e and s < c.end for s, e, _ in labels)]
        tallies["none"].judged += len(strays)
    return dict(sorted(tallies.items()))


def total(tallies: dict[str, Tally]) -> Tally:
    return Tally(*(sum(getattr(t, name) for t in tallies.values()) for name in vars(Tally())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--half", choices=["a", "b"], default="b")
    parser.add_argument("--json", action="store_true", help="one JSON object at the end")
    arguments = parser.parse_args()
    answer: dict[str, Any] = {}
    table = Table("language", "kind", "labelled", "precision", "recall")
    for language in LOCALES:
        found = measure(language, arguments.half)
        for kind, tally in {**found, "all": total(found)}.items():
            figures = {"precision": tally.precision, "recall": tally.recall}
            answer[f"{language} {kind}"] = {"labelled": tally.labelled, **figures}
            shown = ("–" if each is None else f"{each:.0%}" for each in figures.values())
            table.add_row(language, kind, str(tally.labelled), *shown)
    if arguments.json:
        sys.stdout.write(json.dumps(answer) + "\n")
    else:
        Console().print(table)


if __name__ == "__main__":
    main()
