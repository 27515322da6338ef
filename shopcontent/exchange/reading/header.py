"""The row that names the columns."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shopcontent.exchange.errors import UnreadableFile


def read_header(names: Sequence[str] | None) -> list[str]:
    """The names of the columns, stripped; "" for a column without one.

    Raises UnreadableFile where there is no name at all or one stands twice.
    """
    columns = [name.removeprefix("\ufeff").strip() for name in names or ()]
    if not any(columns):
        raise UnreadableFile(_("The first row must name the columns."))
    twice = [name for name, count in Counter(filter(None, columns)).items() if count > 1]
    if twice:
        raise UnreadableFile(
            _("The column %(column)s stands twice in the first row.") % {"column": twice[0]}
        )
    return columns
