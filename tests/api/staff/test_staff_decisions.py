"""Decisions over REST: with the person's permissions, on the text that they saw."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Publication, Window
from shopcontent.review import services
from shopcontent.review.models import Decision
from shopcontent.review.reservations import reserve
from shopcontent.review.seen import fingerprint
from tests.api.staff.conftest import Script, assert_problem, refused_fields
from tests.factories import (
    BLOCK,
    BODY,
    EDITED,
    WARNING,
    make_draft,
    make_product,
    make_request,
    make_user,
    reload,
)

SEEN = fingerprint(BODY)
HTML = {"text": f"<b>New</b> {BODY['text']}"}


def decide(script: Script, draft: Draft, verdict: str, **more: Any) -> Any:
    sent = {"draft": draft.pk, "verdict": verdict, **more}
    if verdict != "undo":
        sent = {"seen": SEEN, **sent}
    return script.post("decisions/", sent)


def test_an_approval_puts_the_text_live(anna: Script, draft: Draft) -> None:
    response = decide(anna, draft, "approve")
    assert response.status_code == 201
    said = response.json()
    live = Publication.objects.live().get()
    assert (live.body, live.approver) == (BODY, anna.user)
    assert said["decision"].pop("at")
    assert said["decision"].pop("id")
    assert said["decision"] == {
        "draft": draft.pk,
        "verdict": "approved",
        "reason": "",
        "comment": "",
        "by": "anna",
        "content_id": live.pk,
        "body_before": BODY,
        "body_after": BODY,
    }
    assert said["draft"]["status"] == "approved"


@pytest.mark.parametrize(
    ("verdict", "more"),
    [("approve", {}), ("edit", {"body": EDITED}), ("reject", {"reason": "dull"})],
)
def test_what_somebody_has_open_is_not_decided_by_a_script(
    anna: Script, draft: Draft, verdict: str, more: dict[str, Any]
) -> None:
    reserve(user=make_user("tom", "approver"), draft=draft)

    response = decide(anna, draft, verdict, **more)

    said = assert_problem(response, 409, "wrong_state")
    assert "tom has been reviewing this" in said["detail"]
    assert reload(draft).status == Draft.Status.READY


def test_an_approval_for_a_time(anna: Script, draft: Draft) -> None:
    start = timezone.now() + timedelta(days=1)
    times = {"publish_at": start.isoformat(), "until": (start + timedelta(days=2)).isoformat()}

    assert decide(anna, draft, "approve", **times).status_code == 201
    window = Window.objects.get()
    assert (window.starts_at, window.until) == (start, start + timedelta(days=2))
    assert not Publication.objects.live().exists()


@pytest.mark.parametrize(
    "times",
    [
        {"publish_at": "2020-01-01T00:00:00Z"},
        {"publish_at": "2199-01-02T00:00:00Z", "until": "2199-01-01T00:00:00Z"},
        {"publish_at": "soon"},
    ],
)
def test_an_impossible_time_is_refused(anna: Script, draft: Draft, times: dict[str, str]) -> None:
    response = decide(anna, draft, "approve", **times)

    assert response.status_code == 400
    assert reload(draft).status == Draft.Status.READY


def test_an_approval_in_other_words(anna: Script, draft: Draft) -> None:
    said = decide(anna, draft, "approve", body=EDITED).json()
    assert (said["decision"]["body_after"], said["draft"]["body"]) == (EDITED, EDITED)
    assert Publication.objects.live().get().origin == "edited"


def test_an_edit_waits_for_a_verdict_on_the_new_words(anna: Script, draft: Draft) -> None:
    said = decide(anna, draft, "edit", body=EDITED).json()
    assert (said["draft"]["status"], said["draft"]["body"]) == ("ready", EDITED)
    assert said["decision"]["verdict"] == "edited"
    assert said["draft"]["seen"] == fingerprint(EDITED) != SEEN
    assert_problem(decide(anna, draft, "approve"), 409, "wrong_state")
    assert decide(anna, draft, "approve", seen=said["draft"]["seen"]).status_code == 201


def test_an_edit_that_changes_nothing_is_no_decision(anna: Script, draft: Draft) -> None:
    said = decide(anna, draft, "edit", body=BODY).json()
    assert (said["decision"], said["draft"]["status"]) == (None, "ready")
    assert not Decision.objects.exists()


def test_a_rejection_says_why(anna: Script, draft: Draft) -> None:
    said = decide(anna, draft, "reject", reason="dull", comment="says nothing").json()
    assert said["draft"]["status"] == "rejected"
    decision = Decision.objects.get()
    assert (decision.reason, decision.comment) == ("dull", "says nothing")
    assert (said["decision"]["reason"], said["decision"]["comment"]) == ("dull", "says nothing")


def test_a_decision_is_undone(anna: Script, draft: Draft) -> None:
    decide(anna, draft, "approve")
    said = decide(anna, draft, "undo").json()
    assert (said["decision"]["verdict"], said["draft"]["status"]) == ("undone", "ready")
    assert not Publication.objects.live().exists()
    assert_problem(decide(anna, draft, "undo"), 409, "wrong_state")


def test_a_text_that_changed_is_not_decided(anna: Script, draft: Draft) -> None:
    services.edit(user=make_user("tom", "approver"), draft=draft, body=EDITED)
    for verdict, more in (
        ("approve", {}),
        ("edit", {"body": BODY}),
        ("reject", {"reason": "dull"}),
    ):
        body = assert_problem(decide(anna, draft, verdict, **more), 409, "wrong_state")
        assert "tom edited this draft" in body["detail"]
    assert reload(draft).status == "ready"


def test_who_came_second_is_told_who_was_first(anna: Script, draft: Draft) -> None:
    services.reject(user=make_user("tom", "approver"), draft=draft, reason="dull")
    body = assert_problem(decide(anna, draft, "approve"), 409, "wrong_state")
    assert "tom rejected this draft" in body["detail"]


def test_no_author_approves_where_four_eyes_are_needed(
    shop: Shop, mia: Script, anna: Script, draft: Draft
) -> None:
    Shop.objects.update(four_eyes=True)
    # Who asked for the text, in its words and in their own, and after others have edited it.
    assert_problem(decide(mia, draft, "approve"), 403, "not_allowed")
    assert_problem(decide(mia, draft, "approve", body=EDITED), 403, "not_allowed")
    assert_problem(decide(mia, draft, "approve", override_reason="please"), 403, "not_allowed")
    # Who edits becomes an author.
    assert_problem(decide(anna, draft, "approve", body=EDITED), 403, "not_allowed")
    said = decide(anna, draft, "edit", body=EDITED).json()
    for author in (anna, mia):
        response = decide(author, draft, "approve", seen=said["draft"]["seen"])
        assert_problem(response, 403, "not_allowed")
        bulk = author.post("decisions/bulk/", {"drafts": [draft.pk]}).json()
        assert (bulk["approved"], len(bulk["refused"])) == ([], 1)
        bulk = author.post("decisions/bulk/", {"filter": {}}).json()
        assert (bulk["approved"], len(bulk["refused"])) == ([], 1)
    assert not Publication.objects.exists()
    tom = Script(make_user("tom", "approver"))
    assert decide(tom, draft, "approve", seen=said["draft"]["seen"]).status_code == 201


def test_a_blocking_finding_takes_a_reason_and_a_second_person(
    mia: Script, anna: Script, draft: Draft
) -> None:
    Draft.objects.update(findings=[BLOCK], block_count=1)
    assert_problem(decide(mia, draft, "approve", override_reason="fine"), 403, "not_allowed")
    assert_problem(decide(anna, draft, "approve"), 400, "invalid_input")
    assert_problem(decide(anna, draft, "approve", body=HTML), 403, "not_allowed")
    said = decide(anna, draft, "approve", override_reason="it is our name").json()
    assert said["decision"]["comment"] == "it is our name"


def test_who_may_not_decide_is_refused(otto: Script, draft: Draft) -> None:
    merchandiser = Script(make_user("mick", "merchandiser"))
    for script in (otto, merchandiser):
        for verdict, more in (
            ("approve", {}),
            ("edit", {"body": EDITED}),
            ("reject", {"reason": "dull"}),
            ("undo", {}),
        ):
            assert_problem(decide(script, draft, verdict, **more), 403, "not_allowed")
        assert_problem(script.post("decisions/bulk/", {"filter": {}}), 403, "not_allowed")
    assert reload(draft).status == "ready"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"draft": "seven"}, {"draft"}),
        ({"draft": 0}, {"draft"}),
        ({"draft": 2**63}, {"draft"}),
        ({"draft": None}, {"draft"}),
        ({"verdict": "approved"}, {"verdict"}),
        ({"verdict": "maybe", "because": 1}, {"because"}),
        ({"seen": None}, {"seen"}),
        ({"seen": "x" * 65}, {"seen"}),
        ({"reason": "dull"}, {"reason"}),
        ({"comment": "no"}, {"comment"}),
        ({"verdict": "reject"}, {"reason"}),
        ({"verdict": "reject", "reason": "bad"}, {"reason"}),
        ({"verdict": "reject", "reason": "dull", "comment": "c" * 501}, {"comment"}),
        ({"verdict": "reject", "reason": "dull", "body": BODY}, {"body"}),
        ({"verdict": "edit"}, {"body"}),
        ({"verdict": "edit", "body": BODY, "override_reason": "r"}, {"override_reason"}),
        ({"verdict": "undo"}, {"seen"}),
        ({"override_reason": "r" * 501}, {"override_reason"}),
    ],
)
def test_what_does_not_go_together_is_named(
    anna: Script, draft: Draft, change: dict[str, Any], fields: set[str]
) -> None:
    sent = {"draft": draft.pk, "verdict": "approve", "seen": SEEN}
    assert refused_fields(anna.post("decisions/", sent | change)) == fields
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", ["approve", "edit", "reject"])
def test_nothing_is_decided_unseen(anna: Script, draft: Draft, verdict: str) -> None:
    response = anna.post("decisions/", {"draft": draft.pk, "verdict": verdict})
    assert "seen" in refused_fields(response)


def test_a_draft_that_is_not_there(anna: Script, draft: Draft) -> None:
    sent = {"draft": draft.pk + 1, "verdict": "approve", "seen": SEEN}
    assert_problem(anna.post("decisions/", sent), 404, "not_found")


def test_decisions_are_listed_the_newest_first(
    anna: Script, shop: Shop, draft: Draft, django_assert_num_queries: Any
) -> None:
    other = make_draft(make_request(shop), make_product(shop, "TW-2"))
    tom = make_user("tom", "approver")
    services.reject(user=tom, draft=draft, reason="style")
    services.approve(user=anna.user, draft=other)
    with django_assert_num_queries(4):
        said = anna.get("decisions/").json()["results"]
    assert [each["verdict"] for each in said] == ["approved", "rejected"]
    for query in (
        {"verdict": "rejected"},
        {"reason": "style"},
        {"by": "tom"},
        {"draft": draft.pk},
        {"request": draft.request_id},
    ):
        (found,) = anna.get("decisions/", query).json()["results"]
        assert found["draft"] == draft.pk
    assert refused_fields(anna.get("decisions/", {"verdict": "maybe"})) == {"verdict"}


def test_clean_drafts_are_approved_by_number(anna: Script, shop: Shop, draft: Draft) -> None:
    warned = make_draft(draft.request, make_product(shop, "TW-2"), findings=[WARNING])
    done = make_draft(draft.request, make_product(shop, "TW-3"), status=Draft.Status.APPROVED)
    response = anna.post(
        "decisions/bulk/", {"drafts": [draft.pk, warned.pk, done.pk, 10**12, draft.pk]}
    )
    assert response.status_code == 200
    said = response.json()
    live = Publication.objects.live().get()
    assert said["approved"] == [{"draft": draft.pk, "content_id": live.pk, "version": 1}]
    assert [each["draft"] for each in said["refused"]] == [warned.pk, done.pk, 10**12]
    assert "findings" in said["refused"][0]["detail"]
    assert "approved" in said["refused"][1]["detail"]
    assert said["left"] == 0


def test_clean_drafts_are_approved_by_filter_part_by_part(
    anna: Script, shop: Shop, draft: Draft
) -> None:
    rest = [make_draft(draft.request, make_product(shop, f"P-{n}")) for n in range(4)]
    make_draft(draft.request, make_product(shop, "W-1"), findings=[WARNING])
    make_draft(make_request(shop), make_product(shop, "O-1"))
    # The first is not approved, and keeps the others from nothing.
    draft.slot.human_locked = True
    draft.slot.save()
    sent = {"filter": {"request": draft.request_id, "locale": "en"}, "limit": 2}
    approved: list[int] = []
    parts, after, left = 0, 0, 1
    while left:
        said = anna.post("decisions/bulk/", {**sent, "after": after}).json()
        approved += [each["draft"] for each in said["approved"]]
        after, left, parts = said["after"], said["left"], parts + 1
    assert parts == 3
    assert approved == [each.pk for each in rest]
    assert reload(draft).status == "ready"
    assert Publication.objects.count() == 4
    assert anna.post("decisions/bulk/", {**sent, "after": after}).json()["approved"] == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "non_field_errors"),
        ({"drafts": [1], "filter": {}}, "non_field_errors"),
        ({"drafts": []}, "drafts"),
        ({"drafts": ["x"]}, "drafts.0"),
        ({"drafts": [2**64]}, "drafts.0"),
        ({"drafts": list(range(1, 1002))}, "drafts"),
        ({"filter": None}, "filter"),
        ({"filter": {"status": "rejected"}}, "filter.status"),
        ({"filter": {"type": "poem"}}, "filter.type"),
        ({"filter": {"sku": ""}}, "filter.sku"),
        ({"filter": {"category": "c" * 1001}}, "filter.category"),
        ({"filter": {}, "limit": 1001}, "limit"),
        ({"filter": {}, "after": -1}, "after"),
    ],
)
def test_a_bulk_that_cannot_be_read_approves_nothing(
    anna: Script, draft: Draft, sent: dict[str, Any], field: str
) -> None:
    assert refused_fields(anna.post("decisions/bulk/", sent)) == {field}
    assert reload(draft).status == "ready"


def test_a_bulk_takes_no_more_queries_for_more_drafts(
    anna: Script, shop: Shop, draft: Draft, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make_draft(draft.request, make_product(shop, f"P-{number}"))
    with django_assert_max_num_queries(40):
        said = anna.post("decisions/bulk/", {"filter": {}}).json()
    assert len(said["approved"]) == 61
