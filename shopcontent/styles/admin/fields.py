"""The tables in the form of a house style: wordings and examples, and the glossary."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shopcontent.backoffice import language
from shopcontent.catalog.admin.fields import LANGUAGES, TemplateWidget
from shopcontent.publishing.models import ContentTypeName
from shopcontent.styles.models import Line, Term

Cells = dict[str, str]


class RowsWidget(TemplateWidget):
    """A table whose rows are added and removed; its inputs are named `field:column`.

    `locales` are those to ask for; others that a value holds are shown as well.
    """

    locales: Sequence[str] = LANGUAGES

    class Media:
        js = ("shopcontent/facts.js",)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        prefix = f"{name}:"
        columns = {
            key.removeprefix(prefix): data.getlist(key) for key in data if key.startswith(prefix)
        }
        rows = max(map(len, columns.values()), default=0)
        return [
            self.row({c: cells[at].strip() for c, cells in columns.items() if at < len(cells)})
            for at in range(rows)
        ]

    def row(self, cells: Cells) -> Any:
        raise NotImplementedError


class LinesWidget(RowsWidget):
    """A row for each wording: for which texts, in which language; `is_long` for whole texts."""

    template_name = "styles/lines_widget.html"

    def __init__(self, *, is_long: bool = False) -> None:
        super().__init__()
        self.is_long = is_long

    def extra_context(self, name: str, value: list[Line] | None) -> dict[str, Any]:
        lines = value or []
        known = dict.fromkeys([*self.locales, *(line["locale"] for line in lines)])
        return {
            "rows": lines,
            "blank": {},
            "is_long": self.is_long,
            "types": ContentTypeName.choices,
            "languages": [(tag, language(tag)) for tag in known if tag],
        }

    def row(self, cells: Cells) -> Line:
        return {
            "content_type": cells.get("type", ""),
            "locale": cells.get("locale", ""),
            "text": cells.get("text", ""),
        }


class GlossaryWidget(RowsWidget):
    """A row for each term and a column for each language."""

    template_name = "styles/glossary_widget.html"

    def extra_context(self, name: str, value: list[Term] | None) -> dict[str, Any]:
        terms = value or []
        known = dict.fromkeys([*self.locales, *(tag for each in terms for tag in each["said"])])
        return {
            "rows": [_columns(each["term"], each["said"], known) for each in terms],
            "blank": _columns("", {}, known),
            "languages": [(tag, language(tag)) for tag in known],
        }

    def row(self, cells: Cells) -> Term:
        said = {tag: text for tag, text in cells.items() if tag != "term" and text}
        return {"term": cells.get("term", ""), "said": said}


class RowsField(forms.Field):
    """A table as a list; rows without any text are left out."""

    def clean(self, value: list[Any]) -> list[Any]:
        rows = [row for row in value if self.says_something(row)]
        problems = [said for number, row in enumerate(rows, 1) for said in self.wrong(number, row)]
        if problems:
            raise ValidationError(problems)
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != list(initial or []))
        except ValidationError:
            return True

    def says_something(self, row: Any) -> bool:
        raise NotImplementedError

    def wrong(self, number: int, row: Any) -> Iterator[str]:
        """What is wrong with the row of that number, in sentences."""
        raise NotImplementedError


class LinesField(RowsField):
    """Wordings or example texts, each `longest` characters at most, and `most` of them."""

    def __init__(self, *, longest: int, most: int, is_long: bool = False, **options: Any) -> None:
        super().__init__(widget=LinesWidget(is_long=is_long), required=False, **options)
        self.longest = longest
        self.most = most

    def clean(self, value: list[Line]) -> list[Line]:
        rows = super().clean(value)
        if len(rows) > self.most:
            raise ValidationError(_("Write at most %(count)d of these.") % {"count": self.most})
        return rows

    def says_something(self, row: Line) -> bool:
        return bool(row["text"])

    def wrong(self, number: int, row: Line) -> Iterator[str]:
        if len(row["text"]) > self.longest:
            said = _("Row %(number)d has more than %(count)d characters.")
            yield said % {"number": number, "count": self.longest}
        if "\0" in row["text"]:
            yield _("Row %(number)d holds a character that cannot be stored.") % {"number": number}
        if row["content_type"] and row["content_type"] not in ContentTypeName.values:
            yield _("There is no content type %s.") % row["content_type"]


class GlossaryField(RowsField):
    """Terms and how they are called, by language."""

    widget = GlossaryWidget
    longest = 100
    most = 300

    def clean(self, value: list[Term]) -> list[Term]:
        rows = super().clean(value)
        if len(rows) > self.most:
            raise ValidationError(_("Write at most %(count)d of these.") % {"count": self.most})
        terms = [row["term"].casefold() for row in rows]
        twice = next((row["term"] for row in rows if terms.count(row["term"].casefold()) > 1), None)
        if twice:
            raise ValidationError(_("“%(term)s” stands there twice.") % {"term": twice})
        return rows

    def says_something(self, row: Term) -> bool:
        return bool(row["term"] or row["said"])

    def wrong(self, number: int, row: Term) -> Iterator[str]:
        if not row["term"]:
            yield _("Row %(number)d has no term.") % {"number": number}
        if not row["said"]:
            yield _("Row %(number)d does not say how the term is called.") % {"number": number}
        if any(len(text) > self.longest for text in (row["term"], *row["said"].values())):
            said = _("Row %(number)d has more than %(count)d characters.")
            yield said % {"number": number, "count": self.longest}
        if any("\0" in text for text in (row["term"], *row["said"].values())):
            yield _("Row %(number)d holds a character that cannot be stored.") % {"number": number}


def _columns(term: str, said: dict[str, str], locales: dict[str, None]) -> dict[str, Any]:
    return {"term": term, "said": [(tag, language(tag), said.get(tag, "")) for tag in locales]}
