"""Evaluated texts beside their briefs, as Markdown for people to read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from llm.evaluation.run import Text
from llm.exceptions import DataError
from llm.prompts import user_message


def write(path: Path, texts: Sequence[Text]) -> None:
    """Writes a section for each text; raises DataError where the file cannot be written."""
    lines = [line for n, text in enumerate(texts, 1) for line in _section(n, text)]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error


def _section(number: int, text: Text) -> Iterator[str]:
    yield f"## {number}. {text.brief.content_type}, {text.brief.locale}\n"
    yield from _quoted("Brief", user_message(text.brief))
    if text.error:
        yield f"**Not usable:** {text.error}\n"
        yield from _quoted("Raw answer", text.raw)
    else:
        yield from _quoted("Text", text.text)
    for claim in text.unsupported:
        yield f"- {claim.verdict}: {claim.kind} “{claim.text}”"
    yield ""


def _quoted(title: str, content: str) -> Iterator[str]:
    """An indented block, in which no mark-up of the content can take effect."""
    yield f"**{title}**\n"
    yield from (f"    {line}" for line in content.splitlines())
    yield ""
