"""What the review screen says of texts that wait for their time."""

from django.contrib import messages
from django.db.models import OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shopcontent.publishing.models import Publication, Slot, Window, WindowQuerySet
from shopcontent.publishing.scheduling import span


def coming(slot: Slot | OuterRef) -> WindowQuerySet:
    """What is still to happen in a place by schedule, in its order."""
    windows = Window.objects.to_come().filter(slot=slot).in_order()
    return windows.select_related("publication", "slot__shop")


def tell_schedule(request: HttpRequest, publication: Publication) -> None:
    """Say when the text that was just approved will be live, and whether it is held back."""
    window = Window.objects.select_related("slot__shop", "slot__product").get(
        publication=publication
    )
    words = {"text": window.slot, "when": span(window)}
    if window.state == Window.State.HELD:
        said = _("“%(text)s” is approved for %(when)s and held back: a fact it states has changed.")
        messages.warning(request, said % words)
    else:
        messages.success(request, _("“%(text)s” is approved for %(when)s.") % words)
