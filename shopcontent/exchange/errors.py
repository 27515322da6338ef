"""What can be wrong with a file, a mapping or a cell."""

from typing import NamedTuple

from django.utils.translation import gettext_noop

from shopcontent.exceptions import InvalidInput, ShopcontentError


class Problem(NamedTuple):
    """Why a row cannot be used: the file's column (empty for the whole row) and a sentence."""

    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be read."""

    code = "unreadable_file"
    sentence = gettext_noop("This file cannot be read.")


class BadMapping(InvalidInput):
    """The mapping is not one, or does not fit the file."""

    code = "bad_mapping"
    sentence = gettext_noop("This mapping cannot be used.")


class BadCell(InvalidInput):
    """One cell cannot be used; the row is rejected with `problem`."""

    code = "bad_cell"

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(column, message)


class ImportInterrupted(ShopcontentError):
    """The import stopped half-way; whole batches are in, and it can be run again."""

    code = "import_interrupted"
    retryable = True
    sentence = gettext_noop("The import stopped half-way; please run it again.")
