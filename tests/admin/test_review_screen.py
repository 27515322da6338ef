"""The review screen."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Origin, Publication
from shopcontent.review import services
from shopcontent.review.models import Decision
from shopcontent.review.reservations import release, take_over
from tests.factories import (
    BLOCK,
    BODY,
    WARNING,
    address,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:drafting_draft_changelist")
EDITED = BODY["text"].replace("boils it", "boils that")


@pytest.fixture
def send(client: Client) -> Callable[..., HttpResponse]:
    """Look at the draft, change something in the form, press a button."""

    def send(draft: Draft, action: str, filters: str = "", **changed: str) -> HttpResponse:
        form = client.get(address(draft, filters)).context["form"]
        data = {field.html_name: field.value() or "" for field in form}
        return client.post(address(draft, filters), {**data, **changed, "action": action})

    return send


def test_it_shows_facts_findings_and_provenance(client: Client, approver: User, shop: Shop) -> None:
    draft = make_draft(make_request(shop), make_product(shop), findings=[WARNING])

    page = client.get(address(draft))

    text = page.content.decode()
    assert [fact["is_used"] for fact in page.context["facts"]] == [True, False, False]
    assert "“rose gold” is in no fact." in text
    assert '<mark class="sc-mark sc-warn"' in text
    assert "starter" in text
    assert "Nothing is live in this place." in text


def test_a_finding_names_its_field_where_there_are_several(
    client: Client, approver: User, shop: Shop
) -> None:
    body = {"subject": "A kettle of 1.7 l", "body": BODY["text"]}
    finding = WARNING | {"field": "subject", "start": 0, "end": 8}
    whole = WARNING | {"field": "body", "start": None, "end": None}
    draft = make_draft(
        make_request(shop),
        make_product(shop),
        content_type="email",
        body=body,
        findings=[finding, whole],
    )

    page = client.get(address(draft)).content.decode()

    assert "Subject: “rose gold” is in no fact." in page
    assert "Body: “rose gold” is in no fact." in page
    # What is said of the whole field has no place to lead to.
    assert page.count("data-finding=") == 1


def test_the_items_of_a_list_are_a_list(client: Client, approver: User, shop: Shop) -> None:
    body = {"items": ["Holds 1.7 l", "Rose gold"]}
    finding = WARNING | {"field": "items", "start": 12, "end": 21}
    draft = make_draft(
        make_request(shop),
        make_product(shop),
        content_type="bullets",
        body=body,
        findings=[finding],
    )

    page = client.get(address(draft)).content.decode()

    assert re.search(r"<li><mark class=\"sc-mark sc-warn\"[^>]*>Rose gold</mark></li>", page)


def test_approving_goes_on_to_the_next_of_the_same_filter(
    client: Client,
    approver: User,
    drafts: list[Draft],
    shop: Shop,
    send: Callable[..., HttpResponse],
) -> None:
    elsewhere = make_draft(make_request(shop), make_product(shop, "TW-9"), locale="zh-hans")
    filters = "status%3Dready%26locale%3Den"

    response = send(drafts[0], "approve", filters)

    assert response.headers["Location"] == address(drafts[1], filters)
    assert Publication.objects.get().origin == Origin.GENERATED
    last = send(drafts[1], "approve", filters)
    assert last.headers["Location"] == address(drafts[2], filters)
    end = client.get(send(drafts[2], "reject", filters, reason="dull").headers["Location"])
    assert "That was the last draft waiting here." in end.content.decode()
    assert Draft.objects.get(pk=elsewhere.pk).status == Draft.Status.READY


def test_the_position_counts_what_waits(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    assert "2 of 3" in client.get(address(drafts[1])).content.decode()
    services.approve(user=approver, draft=drafts[0])
    assert "1 of 2" in client.get(address(drafts[1])).content.decode()


def test_a_filter_that_means_nothing_falls_back_to_all(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    page = client.get(address(drafts[0], "nonsense__in%3Dx%26request%3Dabc"))

    assert page.status_code == 200
    assert "1 of 3" in page.content.decode()


def test_an_edited_text_is_approved_as_edited(
    approver: User, drafts: list[Draft], send: Callable[..., HttpResponse]
) -> None:
    send(drafts[0], "approve", body_text=EDITED)

    publication = Publication.objects.get()
    assert (publication.body, publication.origin) == ({"text": EDITED}, Origin.EDITED)


def test_line_ends_of_the_browser_are_no_edit(
    shop: Shop, approver: User, send: Callable[..., HttpResponse]
) -> None:
    body = {"text": f"{BODY['text']}\n\nIt comes with a base."}
    draft = make_draft(make_request(shop), make_product(shop), body=body)

    send(draft, "approve", body_text=body["text"].replace("\n", "\r\n"))

    assert Publication.objects.get().origin == Origin.GENERATED


def test_a_list_is_edited_a_line_for_each_item(
    shop: Shop, approver: User, send: Callable[..., HttpResponse]
) -> None:
    body = {"items": ["Holds 1.7 l of water", "Boils with 2200 W"]}
    draft = make_draft(make_request(shop), make_product(shop), content_type="bullets", body=body)

    refused = send(draft, "approve", body_items="Only one")
    assert "2 to 8 items are needed" in refused.content.decode()
    assert "Only one" in refused.content.decode()
    send(draft, "approve", body_items="Holds 1.7 l\r\n\r\n Boils with 2200 W \r\nSage green")

    assert Publication.objects.get().body == {
        "items": ["Holds 1.7 l", "Boils with 2200 W", "Sage green"]
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "This cannot be empty."), ("x" * 100_000, "Write at most 20000 characters")],
)
def test_a_text_that_cannot_be_used_is_refused_at_its_field(
    approver: User, drafts: list[Draft], send: Callable[..., HttpResponse], typed: str, said: str
) -> None:
    page = send(drafts[0], "approve", body_text=typed)

    assert said in page.content.decode()
    assert typed in page.content.decode()
    assert Draft.objects.get(pk=drafts[0].pk).status == Draft.Status.READY


def test_saving_an_edit_stays_and_shows_the_new_findings(
    client: Client, approver: User, drafts: list[Draft], send: Callable[..., HttpResponse]
) -> None:
    response = send(drafts[0], "edit", body_text=BODY["text"].replace("2200 W", "9000 W"))

    assert response.headers["Location"] == address(drafts[0])
    page = client.get(response.headers["Location"]).content.decode()
    assert "waits for approval" in page
    assert "“9000 W”" in page


def test_rejecting_takes_a_reason(
    approver: User, drafts: list[Draft], send: Callable[..., HttpResponse]
) -> None:
    page = send(drafts[0], "reject", comment="Not copper.", body_text="half typed")

    assert "Choose a reason." in page.content.decode()
    assert "Not copper." in page.content.decode()
    assert "half typed" in page.content.decode()
    send(drafts[0], "reject", reason="wrong", comment="Not copper.", body_text="")
    assert Decision.objects.get().comment == "Not copper."


def test_a_block_takes_a_reason_at_its_field(
    shop: Shop, approver: User, send: Callable[..., HttpResponse]
) -> None:
    draft = make_draft(make_request(shop), make_product(shop), findings=[BLOCK])

    page = send(draft, "approve")
    assert "say why it may go live" in str(page.context["form"].errors["override_reason"])
    send(draft, "approve", override_reason="A quotation.")

    assert Decision.objects.get().comment == "A quotation."


def test_a_decision_in_another_tab_is_told_and_nothing_typed_is_lost(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    form = client.get(address(drafts[0])).context["form"]
    data = {field.html_name: field.value() or "" for field in form} | {"body_text": EDITED}
    tom = make_user("tom", "approver")
    take_over(user=tom, draft=drafts[0])
    services.reject(user=tom, draft=drafts[0], reason="dull")

    page = client.post(address(drafts[0]), {**data, "action": "approve"}).content.decode()

    assert "tom rejected this draft on" in page
    assert EDITED in page
    assert not Publication.objects.exists()


def test_an_edit_in_another_tab_is_never_approved_unseen(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    form = client.get(address(drafts[0])).context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    tom = make_user("tom", "approver")
    take_over(user=tom, draft=drafts[0])
    services.edit(user=tom, draft=drafts[0], body={"text": EDITED})
    release(user=tom, draft=drafts[0])

    page = client.post(address(drafts[0]), {**data, "action": "approve"})

    assert "tom edited this draft on" in page.content.decode()
    assert not Publication.objects.exists()
    again = {**data, "seen": page.context["form"]["seen"].value()}
    client.post(address(drafts[0]), {**again, "action": "approve"})
    assert Publication.objects.get().body == BODY


def test_undo_from_the_next_draft(
    client: Client, approver: User, drafts: list[Draft], send: Callable[..., HttpResponse]
) -> None:
    following = client.get(send(drafts[0], "approve").headers["Location"])
    back = following.context["mine"]["address"]

    page = client.post(back, {"action": "undo"}, follow=True)

    assert "The decision is undone" in page.content.decode()
    assert Draft.objects.get(pk=drafts[0].pk).status == Draft.Status.READY
    refused = client.post(back, {"action": "undo"}, follow=True)
    assert "anna undid the decision" in refused.content.decode()


def test_four_eyes_are_explained_before_and_refused_after(
    client: Client, approver: User, send: Callable[..., HttpResponse]
) -> None:
    shop = make_shop(slug="strict", four_eyes=True)
    draft = make_draft(make_request(shop, approver), make_product(shop))

    assert "somebody else must approve it" in client.get(address(draft)).content.decode()
    page = send(draft, "approve")
    assert "somebody else must approve it" in str(page.context["form"].non_field_errors())
    assert not Publication.objects.exists()


@pytest.mark.parametrize("action", ["approve", "edit", "reject", "undo"])
def test_deciding_takes_the_permission(client: Client, drafts: list[Draft], action: str) -> None:
    client.force_login(make_user("otto", "operator"))

    page = client.get(address(drafts[0]))
    assert 'name="action"' not in page.content.decode()
    data = {"action": action, "body_text": EDITED, "reason": "dull"}
    assert client.post(address(drafts[0]), data).status_code == 403
    assert not Decision.objects.exists()


def test_looking_changes_nothing(client: Client, approver: User, drafts: list[Draft]) -> None:
    before = list(Draft.objects.values())

    for query in ("", "?action=approve", "?action=undo&reason=dull"):
        assert client.get(f"{address(drafts[0])}{query}").status_code == 200
    client.get(f"{LIST}?action=approve_clean&_selected_action={drafts[0].pk}")

    assert list(Draft.objects.values()) == before


def test_an_unknown_action_is_refused(
    approver: User, drafts: list[Draft], send: Callable[..., HttpResponse]
) -> None:
    assert send(drafts[0], "publish").status_code == 200
    assert not Decision.objects.exists()


def recheck(draft: Draft) -> str:
    return reverse("admin:drafting_draft_recheck", args=[draft.pk])


def test_a_typed_text_is_checked_and_not_saved(
    client: Client, drafts: list[Draft], approver: User
) -> None:
    shown = client.get(address(drafts[0])).context["form"]
    sent = {"seen": shown["seen"].value(), "body_text": f"{BODY['text']} It weighs 9 kg."}

    answer = client.post(recheck(drafts[0]), sent).content.decode()

    assert "9 kg" in answer
    assert "sc-mark" in answer
    assert reload(drafts[0]).body == BODY


@pytest.mark.parametrize("typed", ["", "x" * 100_000])
def test_a_text_that_cannot_be_is_answered_with_a_sentence(
    client: Client, drafts: list[Draft], approver: User, typed: str
) -> None:
    shown = client.get(address(drafts[0])).context["form"]

    answer = client.post(recheck(drafts[0]), {"seen": shown["seen"].value(), "body_text": typed})

    assert answer.status_code == 200
    assert "sc-error" in answer.content.decode()


def test_checking_takes_the_permission_and_a_post(
    client: Client, drafts: list[Draft], approver: User
) -> None:
    assert client.get(recheck(drafts[0])).status_code == 405
    client.force_login(make_user("mia2", "merchandiser"))
    assert client.post(recheck(drafts[0]), {}).status_code == 403
