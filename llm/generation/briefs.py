"""Files of briefs: JSON Lines, a brief on each line, with a reference text where one is known."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llm.brief import Brief
from llm.exceptions import BriefError, DataError, OutputError


@dataclass(frozen=True, slots=True)
class Case:
    """A brief with its line number, from 1, and what a person wrote for it, if that is known."""

    line: int
    brief: Brief
    reference: str | None = None


def read(path: Path, limit: int | None = None) -> list[Case]:
    """The first `limit` cases of a file; raises DataError that names the line.

    A line is `Brief.to_dict()`, optionally with `reference`: a text or a body. Blank lines are
    passed over.
    """
    cases: list[Case] = []
    for number, line in _lines(path):
        if limit is not None and len(cases) >= limit:
            break
        try:
            cases.append(_case(number, json.loads(line)))
        except (ValueError, RecursionError, BriefError, OutputError) as error:
            raise DataError(f"{path}, line {number}: {error}") from error
    if not cases:
        raise DataError(f"{path} holds no briefs.")
    return cases


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 text after line {number}.") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error


def _case(number: int, data: Any) -> Case:
    if not isinstance(data, dict):
        raise BriefError("Not a JSON object.")
    reference = data.pop("reference", None)
    brief = Brief.from_dict(data)
    if isinstance(reference, dict):
        reference = brief.type.render(brief.type.validate(reference))
    if not isinstance(reference, str | None):
        raise BriefError("The reference is neither a text nor a body.")
    return Case(number, brief, reference)
