"""Workbooks that were made to do harm: refused before anything opens them."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import iterparse
from django.conf import settings
from django.utils.translation import gettext as _

from shopcontent.exchange.errors import UnreadableFile

# Sheets are text that packs well, but not this well once they are large.
MAX_RATIO = 200
SMALL = 64 << 20
# openpyxl reads these as streams, through defusedxml; what else is XML it may give to lxml.
STREAMED = ("xl/worksheets/", "xl/sharedStrings.xml")


def refuse_harmful(path: Path) -> None:
    """Raises UnreadableFile for an archive that is damaged, far too large, or holds entities."""
    try:
        with ZipFile(path) as archive:
            _refuse_bomb(archive)
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")) and not name.startswith(STREAMED):
                    _refuse_entities(archive, name)
    except (BadZipFile, OSError) as error:
        raise damaged(error) from error


def damaged(error: Exception) -> UnreadableFile:
    """What to tell the person, whatever a reader stumbled over."""
    return UnreadableFile(
        _("The workbook is damaged or unsafe (%(error)s); save it again as .xlsx.")
        % {"error": str(error) or type(error).__name__}
    )


def _refuse_bomb(archive: ZipFile) -> None:
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if size > settings.IMPORT_MAX_BYTES or size > max(MAX_RATIO * packed, SMALL):
        raise UnreadableFile(
            _("The workbook would unpack to %(size)s MB, which is too much to be read.")
            % {"size": size >> 20}
        )


def _refuse_entities(archive: ZipFile, name: str) -> None:
    try:
        with archive.open(name) as member:
            for _event, element in iterparse(member, forbid_dtd=True):
                element.clear()
    except Exception as error:
        raise damaged(error) from error
