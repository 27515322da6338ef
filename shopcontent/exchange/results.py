"""What an import did, for people and programs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from shopcontent.exchange.errors import Problem
from shopcontent.exchange.writing import Outcome

SHOWN_PROBLEMS = 100
COUNTS = ("created", "updated", "unchanged", "rejected")


class RowProblem(NamedTuple):
    """A rejected row's number (as a spreadsheet counts), column and reason."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = _("row %(row)s") % {"row": self.row}
        return (
            f"{where}, {self.column}: {self.message}" if self.column else f"{where}: {self.message}"
        )


@dataclass(slots=True)
class ImportResult:
    """Counts of rows; `texts` went live, `texts_kept` yielded to live texts of other origin.

    `problems` are the first of them, `ignored_columns` those that fed nothing, `rejects` the file
    with the rejected rows.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    texts: int = 0
    texts_kept: int = 0
    stale: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    rejects: str | None = None

    def add(self, outcome: Outcome) -> None:
        for name in ("created", "updated", "unchanged", "texts", "texts_kept", "stale"):
            setattr(self, name, getattr(self, name) + getattr(outcome, name))

    def reject(self, number: int, problems: Sequence[Problem]) -> None:
        self.rejected += 1
        room = SHOWN_PROBLEMS - len(self.problems)
        self.problems += [RowProblem(number, *problem) for problem in problems[:room]]

    def counts(self) -> dict[str, int]:
        """The counts that are worth a line: those of rows always, others where there are any."""
        others = ("texts", "texts_kept", "stale")
        values = {name: getattr(self, name) for name in ("rows", *COUNTS, *others)}
        return {name: value for name, value in values.items() if value or name not in others}

    def summary(self) -> str:
        """The counts in one line."""
        return _(
            "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
            "%(rejected)s rejected"
        ) % {name: getattr(self, name) for name in COUNTS}

    @property
    def is_futile(self) -> bool:
        """Whether there were rows, and not one could be imported."""
        return 0 < self.rows == self.rejected

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; each problem as an object."""
        return {**asdict(self), "problems": [problem._asdict() for problem in self.problems]}
