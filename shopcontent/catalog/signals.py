"""What the catalogue tells to who builds on it, in the transaction of the change."""

from django.dispatch import Signal

# The facts of a saved `product` are others than before.
facts_changed = Signal()
