"""A text that misses what was asked is written once more, and the better of the two is shown."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from django.utils import timezone

from llm.brief import Job
from llm.exceptions import GenerationError
from llm.generation.base import Outcome
from llm.generation.echo import EchoGenerator
from shopcontent.drafting.claims import claim
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Brief, Draft
from shopcontent.drafting.services import request_drafts
from shopcontent.drafting.steering import cancel
from shopcontent.drafting.sweeping import requeue_expired
from shopcontent.history.models import Transition
from shopcontent.styles.models import HouseStyle
from shopcontent.styles.services import save_style
from tests.factories import make_product, make_shop

pytestmark = pytest.mark.django_db

GOOD = (
    "Here is the Harbour kettle: power: 2200 W, capacity: 1.7 l, colour: sage green. "
    "It comes with free returns."
)
BAD = GOOD.replace("free returns", "a bargain price")
WORSE = "A bargain."


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.sweeping", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def drafts() -> Callable[[], list[Draft]]:
    """Two drafts of a shop whose style wants “free returns” and never “bargain”."""
    shop = make_shop()
    line = {"content_type": "", "locale": ""}
    style = HouseStyle(
        shop=shop,
        name="Larkmere",
        must_say=[line | {"text": "free returns"}],
        never_say=[line | {"text": "bargain"}],
    )
    save_style(user=None, style=style)
    for number in range(2):
        make_product(shop, f"sku-{number}")
    request = request_drafts(
        user=None, shop=shop, product_filter={}, content_types=["description"], locales=["en"]
    )
    expand(request_id=request.pk)
    return lambda: list(Draft.objects.order_by("pk"))


def codes(draft: Draft) -> set[str]:
    return {finding["code"] for finding in draft.findings}


def told(job: Job) -> str:
    return job.brief.instruction


def test_a_second_text_that_is_better_is_shown_clean(drafts: Callable[[], list[Draft]]) -> None:
    one, two = (str(draft.pk) for draft in drafts())
    generator = EchoGenerator(answers={one: [BAD, GOOD], two: [GOOD]})

    assert write_next_drafts(generator=generator) == 2

    first, second = drafts()
    assert (first.status, first.text, first.block_count) == ("ready", GOOD, 0)
    assert first.missed == ["must_say_missing", "never_say_present"]
    assert second.missed == []
    assert [job.id for job in generator.jobs] == [one, two, one]
    assert told(generator.jobs[-1]) == "Say “free returns” word for word. Do not say “bargain”."
    # The record is that of the text which is shown, the cost that of both.
    assert first.brief.payload["instruction"] == told(generator.jobs[-1])
    assert first.sampling["seed"] != first.seed
    assert first.new_tokens == len(BAD.split()) + len(GOOD.split())
    assert first.prompt_tokens > second.prompt_tokens
    assert second.new_tokens == len(GOOD.split())


def test_one_that_misses_it_again_is_shown_with_the_finding(
    drafts: Callable[[], list[Draft]],
) -> None:
    one, two = (str(draft.pk) for draft in drafts())

    generator = EchoGenerator(answers={one: [BAD, WORSE], two: [GOOD]})
    write_next_drafts(generator=generator)

    first = drafts()[0]
    assert (first.status, first.text) == ("ready", BAD)
    assert codes(first) >= {"must_say_missing", "never_say_present"}
    assert first.sampling["seed"] == first.seed
    assert "instruction" not in first.brief.payload
    assert first.new_tokens == len(BAD.split()) + len(WORSE.split())
    assert len(generator.jobs) == 3, "a second time, and not a third"


def test_of_two_that_are_as_good_the_first_is_kept(drafts: Callable[[], list[Draft]]) -> None:
    one, two = (str(draft.pk) for draft in drafts())
    other = BAD.replace("It comes", "This comes")

    write_next_drafts(generator=EchoGenerator(answers={one: [BAD, other], two: [GOOD]}))

    assert drafts()[0].text == BAD


@pytest.mark.parametrize("second", [GenerationError("out of memory"), "<think>", "{"])
def test_the_first_text_stays_where_there_is_no_second(
    drafts: Callable[[], list[Draft]], second: str | GenerationError
) -> None:
    one, two = (str(draft.pk) for draft in drafts())

    write_next_drafts(generator=EchoGenerator(answers={one: [BAD, second], two: [GOOD]}))

    assert (drafts()[0].status, drafts()[0].text, drafts()[0].attempts) == ("ready", BAD, 1)


class BreaksAt(EchoGenerator):
    """A generator that is lost at its n-th job."""

    def __init__(self, number: int, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.number = number

    def generate(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        for job in jobs:
            if len(self.jobs) + 1 == self.number:
                raise GenerationError("The device failed.")
            yield from super().generate([job])


@pytest.mark.parametrize(("number", "states"), [(3, ["ready", "ready"]), (2, ["ready", "queued"])])
def test_first_texts_outlive_a_generator_that_is_lost(
    drafts: Callable[[], list[Draft]], number: int, states: list[str]
) -> None:
    answers = {str(draft.pk): [BAD] for draft in drafts()}

    with pytest.raises(GenerationError):
        write_next_drafts(generator=BreaksAt(number, answers=answers))

    assert [draft.status for draft in drafts()] == states
    assert drafts()[0].text == BAD


class LosesItsLease(EchoGenerator):
    """While it writes its second texts, the drafts go to another worker, which writes them."""

    def generate(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        if self.jobs:
            past = timezone.now() - timezone.timedelta(seconds=1)
            Draft.objects.filter(status="generating").update(lease_expires_at=past)
            requeue_expired()
            write_next_drafts(generator=EchoGenerator())
        yield from super().generate(jobs)


def test_a_lost_lease_saves_nothing_twice(drafts: Callable[[], list[Draft]]) -> None:
    answers = {str(draft.pk): [BAD, GOOD] for draft in drafts()}

    write_next_drafts(generator=LosesItsLease(answers=answers))

    assert {draft.status for draft in drafts()} == {"ready"}
    assert all("bargain" not in draft.text and draft.text != GOOD for draft in drafts())
    ready = Transition.objects.filter(subject="draft", to_state="ready")
    assert ready.count() == len(drafts())


class Cancels(EchoGenerator):
    """The request is cancelled while the first texts are written."""

    def generate(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        yield from super().generate(jobs)
        cancel(user=None, request=Draft.objects.all()[0].request)


def test_no_second_text_is_written_for_a_draft_that_is_gone(
    drafts: Callable[[], list[Draft]],
) -> None:
    generator = Cancels(answers={str(draft.pk): [BAD] for draft in drafts()})

    write_next_drafts(generator=generator)

    assert len(generator.jobs) == 2
    assert {draft.status for draft in drafts()} == {"cancelled"}


def test_a_check_that_breaks_on_the_second_text_costs_only_that_text(
    drafts: Callable[[], list[Draft]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from shopcontent.drafting import generation

    check = generation.checks.check_text

    def broken(body: dict[str, str], brief: object, rules: object) -> object:
        if body["text"] == GOOD:
            raise RuntimeError("unforeseen")
        return check(body, brief, rules)  # type: ignore[arg-type]

    monkeypatch.setattr(generation.checks, "check_text", broken)
    answers = {str(draft.pk): [BAD, GOOD] for draft in drafts()}
    write_next_drafts(generator=EchoGenerator(answers=answers))

    assert {(draft.status, draft.text) for draft in drafts()} == {("ready", BAD)}


def test_briefs_of_second_texts_are_stored_once(drafts: Callable[[], list[Draft]]) -> None:
    answers = {str(draft.pk): [BAD, GOOD] for draft in drafts()}

    write_next_drafts(generator=EchoGenerator(answers=answers))

    assert Brief.objects.count() == 4
    assert {draft.brief.payload["style_versions"][0] for draft in drafts()} == {
        HouseStyle.objects.get().current_id
    }
    assert claim(limit=1) is None
