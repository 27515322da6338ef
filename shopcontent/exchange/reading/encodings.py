"""Which encoding a text file is in."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from shopcontent.exchange.errors import UnreadableFile

CHUNK = 1 << 20
SAMPLE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(path: Path) -> str:
    """The name of the codec that decodes the whole file.

    A byte order mark decides; then UTF-16 by its zero bytes, then strict UTF-8, then what the
    bytes look like, GB18030 before others. Raises UnreadableFile where nothing decodes it.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for candidate in _by_mark(sample) or ["utf-8"]:
        if decodes(path, candidate):
            return candidate
    if not _by_mark(sample):
        for candidate in _by_look(sample):
            if decodes(path, candidate):
                return candidate
    raise UnreadableFile(
        _("The file is not text in UTF-8, UTF-16 or GB18030; save it as UTF-8 and try again.")
    )


def checked_encoding(path: Path, encoding: str) -> str:
    """`encoding` itself; raises UnreadableFile where it is unknown or does not fit the file."""
    try:
        # The public way to learn whether a codec is one for text: it refuses the others.
        "".encode(encoding)
        if decodes(path, encoding):
            return encoding
    except (LookupError, ValueError) as error:
        raise UnreadableFile(
            _("There is no encoding %(encoding)s.") % {"encoding": encoding}
        ) from error
    raise UnreadableFile(_("The file is not text in %(encoding)s.") % {"encoding": encoding})


def decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is valid in `encoding`; reads it once, in chunks."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _by_mark(sample: bytes) -> list[str]:
    """What a byte order mark, or the zero bytes of UTF-16 without one, say."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return [encoding]
    if b"\0" not in sample:
        return []
    little = sample[1::2].count(0) > sample[0::2].count(0)
    return ["utf-16-le" if little else "utf-16-be"]


def _by_look(sample: bytes) -> list[str]:
    if _looks_chinese(sample):
        return ["gb18030"]
    guess = from_bytes(sample).best()
    return [guess.encoding, "gb18030"] if guess else ["gb18030"]


def _looks_chinese(sample: bytes) -> bool:
    """Whether the sample holds common characters of GB2312 only: all pairs of high bytes."""
    try:
        codecs.getincrementaldecoder("gb2312")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
