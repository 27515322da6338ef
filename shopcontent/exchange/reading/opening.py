"""Telling what kind of file it is."""

from pathlib import Path

from django.utils.translation import gettext as _

from shopcontent.exchange.errors import UnreadableFile
from shopcontent.exchange.reading.delimited import DelimitedSource
from shopcontent.exchange.reading.encodings import checked_encoding, detect_encoding
from shopcontent.exchange.reading.jsonlines import JsonLinesSource
from shopcontent.exchange.reading.source import Source
from shopcontent.exchange.reading.workbook import WorkbookSource

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
START = 65536


def open_source(path: Path, *, encoding: str | None = None) -> Source:
    """The open file as a `Source`; the content decides, not the name, where it can.

    `encoding` overrides what would be detected. Raises UnreadableFile with a sentence that says
    what to do.
    """
    head = _read_head(path)
    if not head.strip():
        raise UnreadableFile(_("The file is empty."))
    if head.startswith(OLE):
        raise UnreadableFile(
            _("This is an old .xls or a protected workbook; save it as .xlsx without a password.")
        )
    if head.startswith(ZIP):
        return WorkbookSource(path)
    return _open_text(path, checked_encoding(path, encoding) if encoding else detect_encoding(path))


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(START)
    except OSError as error:
        raise UnreadableFile(
            _("%(file)s cannot be opened: %(error)s.")
            % {"file": path, "error": error.strerror or error}
        ) from error


def _open_text(path: Path, encoding: str) -> Source:
    with path.open(encoding=encoding) as file:
        start = file.read(START).removeprefix("\ufeff").lstrip()
    if not start:
        raise UnreadableFile(_("The file is empty."))
    if start.startswith("["):
        raise UnreadableFile(
            _("This is one JSON list; write one JSON object to a line (JSON Lines) instead.")
        )
    if start.startswith("{") or path.suffix.lower() in {".jsonl", ".ndjson"}:
        return JsonLinesSource(path, encoding)
    return DelimitedSource(path, encoding)
