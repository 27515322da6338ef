"""One batch of rows, written whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.exchange.errors import BadCell, Problem
from shopcontent.exchange.schema import TextRow
from shopcontent.exchange.writing.categories import PLANNED, CategoryBook
from shopcontent.exchange.writing.images import Album, find_images, replace_images
from shopcontent.exchange.writing.parents import closes_circle, into_layers
from shopcontent.exchange.writing.rows import (
    Candidate,
    State,
    ValidRow,
    find_pks,
    find_states,
    save,
)
from shopcontent.exchange.writing.texts import (
    foreign_language,
    plan_texts,
    publish_texts,
    unapproved,
)
from shopcontent.publishing.models import Slot
from shopcontent.publishing.staleness import mark_stale


@dataclass(slots=True)
class Outcome:
    """What became of the rows of a batch; `waiting` are those whose parent is not there yet."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    texts: int = 0
    texts_kept: int = 0
    stale: int = 0
    rejected: list[tuple[ValidRow, Problem]] = field(default_factory=list)
    waiting: list[ValidRow] = field(default_factory=list)


@dataclass(slots=True)
class CatalogWriter:
    """Writes batches into one shop; with `dry_run` it only finds out what would happen.

    `images` is the folder where picture files are looked for; `overwrite_texts` lets a text take
    the place of a live one that did not come from an import; `trust_parents` takes rows whose
    parent is not known, to look at the beginning of a file.
    """

    shop: Shop
    file_name: str
    actor_id: int | None = None
    images: Path | None = None
    dry_run: bool = False
    overwrite_texts: bool = False
    trust_parents: bool = False
    _categories: CategoryBook = field(init=False)
    _album: Album = field(init=False)
    _planned: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._categories = CategoryBook(self.shop, dry_run=self.dry_run)
        self._album = Album(self.images)

    @transaction.atomic
    def write(self, rows: Sequence[ValidRow], *, note: Callable[[Outcome], None]) -> Outcome:
        """Write the rows, no two of one SKU; `note` is called in the transaction, at its end."""
        # Imports into one shop take turns, so that they cannot wait for each other in a circle.
        Shop.objects.select_for_update(no_key=True).get(pk=self.shop.pk)
        outcome = Outcome()
        candidates = self._with_pictures(self._candidates(rows, outcome), outcome)
        candidates = self._with_approved_texts(candidates, outcome)
        parents = find_pks(self.shop, {each.parent for each in candidates if each.parent})
        layers, waiting = into_layers(candidates, self._is_parent(parents))
        outcome.waiting = [each.row for each in waiting]
        self._categories.ensure(
            path for layer in layers for c in layer if (path := c.row.fields.get("category"))
        )
        written = [c for layer in layers for c in self._write_layer(layer, parents, outcome)]
        self._lock_slots(written)
        self._mark_stale(written, outcome)
        touched = self._replace_images(written) | self._publish(written, outcome)
        _count(written, touched, outcome)
        note(outcome)
        return outcome

    def _candidates(self, rows: Sequence[ValidRow], outcome: Outcome) -> list[Candidate]:
        """The rows with their products; rejected are those that cannot make one."""
        found = find_states(self.shop, [row.fields["sku"] for row in rows])
        locale = next(iter(self.shop.locales), "en")
        candidates = []
        for row in rows:
            sku = row.fields["sku"]
            pk, state = found.get(sku, (None, None))
            if state is None and "name" not in row.fields:
                _reject(outcome, row, "name", _("A new product needs a name."))
            elif row.fields.get("parent") == sku:
                _reject(outcome, row, "parent", _("A product cannot be its own variant."))
            elif problem := foreign_language(self.shop, row.fields.get("texts", ())):
                _reject(outcome, row, "texts", problem)
            else:
                state = state or State(source_locale=locale)
                candidates.append(Candidate(sku, row, state, pk, is_new=pk is None))
        return candidates

    def _with_pictures(self, candidates: list[Candidate], outcome: Outcome) -> list[Candidate]:
        """The candidates with the pictures that they shall have, where these can be found."""
        naming = [each for each in candidates if "images" in each.row.fields]
        shown = find_images([each.pk for each in naming if each.pk])
        for each in naming:
            try:
                each.pictures = self._album.resolve(
                    each.row.fields["images"], shown.get(each.pk or 0, {})
                )
            except BadCell as error:
                outcome.rejected.append((each.row, error.problem))
        lost = {row.number for row, _problem in outcome.rejected}
        return [each for each in candidates if each.row.number not in lost]

    def _with_approved_texts(
        self, candidates: list[Candidate], outcome: Outcome
    ) -> list[Candidate]:
        """The candidates whose texts may go live without anybody's approval."""
        if not self.shop.four_eyes:
            return candidates
        refused = unapproved(
            shop=self.shop, texts=_texts_of(candidates), overwrite=self.overwrite_texts
        )
        kept = []
        for pk, each in _by_pk(candidates).items():
            if pk in refused:
                said = _("In this shop somebody must approve a generated text; an import cannot.")
                _reject(outcome, each.row, "texts", said)
            else:
                kept.append(each)
        return kept

    def _is_parent(self, parents: dict[str, int]) -> Callable[[str], bool]:
        return lambda sku: sku in parents or sku in self._planned or self.trust_parents

    def _write_layer(
        self, layer: list[Candidate], parents: dict[str, int], outcome: Outcome
    ) -> list[Candidate]:
        """Write one layer, and put what is new in it among the `parents` of the next."""
        taken: list[Candidate] = []
        moved: dict[int, int | None] = {}
        for each in layer:
            parent_id = parents.get(each.parent, PLANNED) if each.parent else None
            if each.pk and parent_id != each.state.parent_id and parent_id not in {None, PLANNED}:
                if closes_circle(each.pk, parent_id, moved):
                    _reject(outcome, each.row, "parent", _("This would be its own variant."))
                    continue
                moved[each.pk] = parent_id
            each.take(
                category_id=self._categories.pk(each.row.fields.get("category")),
                parent_id=parent_id,
            )
            taken.append(each)
        if self.dry_run:
            self._planned |= {each.sku for each in taken if each.is_new}
        else:
            save(self.shop, taken)
            parents |= {each.sku: each.pk for each in taken if each.pk}
        return taken

    def _replace_images(self, written: list[Candidate]) -> set[str]:
        """Give the products their pictures; the SKUs of those whose pictures are others now."""
        shown = find_images(
            [c.pk for c in written if c.pictures is not None and not c.is_new and c.pk]
        )
        changed = [
            each
            for each in written
            if each.pictures is not None
            and [picture.source for picture in each.pictures] != list(shown.get(each.pk or 0, {}))
        ]
        if not self.dry_run:
            replace_images(
                {c.pk: c.pictures for c in changed if c.pk and c.pictures is not None}, shown
            )
        return {each.sku for each in changed}

    def _publish(self, written: list[Candidate], outcome: Outcome) -> set[str]:
        """Put the texts live that are news; the SKUs of their products."""
        bringing = [each for each in written if each.row.fields.get("texts")]
        if not bringing:
            return set()
        plan = plan_texts(shop=self.shop, texts=_texts_of(bringing), overwrite=self.overwrite_texts)
        if not self.dry_run:
            publish_texts(
                shop=self.shop, plan=plan, file_name=self.file_name, actor_id=self.actor_id
            )
        outcome.texts, outcome.texts_kept = len(plan.wanted), plan.kept
        by_pk = _by_pk(bringing)
        return {by_pk[pk].sku for pk in plan.product_ids if pk}

    def _lock_slots(self, written: list[Candidate]) -> None:
        """Hold the slots that may change, before the change log is touched.

        Reviewers lock in the same order, so that neither waits for the other in a circle.
        """
        changing = [
            each.pk
            for each in written
            if each.pk and not each.is_new and (each.facts_changed or each.row.fields.get("texts"))
        ]
        if changing and not self.dry_run:
            slots = Slot.objects.filter(product_id__in=changing).order_by("pk")
            list(slots.select_for_update(no_key=True).values_list("pk"))

    def _mark_stale(self, written: list[Candidate], outcome: Outcome) -> None:
        changed = {
            each.pk: each.state.facts
            for each in written
            if each.facts_changed and not each.is_new and each.pk
        }
        if changed and not self.dry_run:
            outcome.stale = mark_stale(facts=changed)


def _by_pk(candidates: list[Candidate]) -> dict[int, Candidate]:
    """The candidates by primary key; what is not inserted has a number that is no key instead."""
    return {each.pk or -number: each for number, each in enumerate(candidates, start=1)}


def _texts_of(candidates: list[Candidate]) -> dict[int, list[TextRow]]:
    return {pk: each.row.fields.get("texts", []) for pk, each in _by_pk(candidates).items()}


def _count(written: list[Candidate], touched: set[str], outcome: Outcome) -> None:
    for each in written:
        if each.is_new:
            outcome.created += 1
        elif each.changed or each.sku in touched:
            outcome.updated += 1
        else:
            outcome.unchanged += 1


def _reject(outcome: Outcome, row: ValidRow, column: str, sentence: str) -> None:
    outcome.rejected.append((row, Problem(column, sentence)))
