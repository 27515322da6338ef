"""Finding and checking a mapping file."""

import json
import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from shopcontent.exchange.errors import BadMapping
from shopcontent.exchange.mapping.foreign import ForeignMapping

SHIPPED = Path(__file__).parent / "shipped"


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with the project."""
    return sorted(file.stem for file in SHIPPED.glob("*.json"))


def load_mapping(name_or_path: str) -> ForeignMapping:
    """A shipped mapping by its name, or the mapping in a JSON or TOML file; raises BadMapping."""
    if name_or_path in shipped_mappings():
        return parse_mapping((SHIPPED / f"{name_or_path}.json").read_text("utf-8"), name_or_path)
    try:
        text = Path(name_or_path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping(
            _("%(name)s is neither a mapping that can be read nor one of: %(shipped)s.")
            % {"name": name_or_path, "shipped": ", ".join(shipped_mappings())}
        ) from error
    return parse_mapping(text, Path(name_or_path).name)


def parse_mapping(text: str, name: str) -> ForeignMapping:
    """The mapping in `text`: TOML where `name` ends so, JSON otherwise.

    Raises BadMapping that names what is wrong, and where.
    """
    try:
        value: Any = tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMapping(
            _("The mapping %(name)s cannot be read: %(error)s.") % {"name": name, "error": error}
        ) from error
    try:
        mapping = ForeignMapping.model_validate(value)
    except ValidationError as error:
        raise BadMapping(_explain(name, error)) from error
    return mapping.model_copy(update={"name": mapping.name or name})


def _explain(name: str, error: ValidationError) -> str:
    found = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in found["loc"] if part not in {"[key]", 0})
    reason = found["msg"].removeprefix("Value error, ")
    return _("The mapping %(name)s is wrong at %(where)s: %(reason)s.") % {
        "name": name,
        "where": where or _("its top"),
        "reason": reason,
    }
