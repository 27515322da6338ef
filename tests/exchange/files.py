"""What the tests of import and export share beside fixtures."""

from pathlib import Path

import pytest

from shopcontent.exchange.results import ImportResult

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def said(result: ImportResult) -> list[str]:
    """The reasons for rejected rows, as people read them."""
    return [str(problem) for problem in result.problems]


def real_file(*parts: str) -> Path:
    """A file of the real catalogues; the test is skipped where they are not there."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path
