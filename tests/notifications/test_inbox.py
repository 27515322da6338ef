"""A person's own notifications in the admin."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shopcontent.drafting.models import Draft
from shopcontent.notifications.models import Kind, Notification, Preferences
from shopcontent.notifications.services import sweep
from tests.factories import make_user

pytestmark = pytest.mark.django_db

INBOX = "/admin/notifications/notification/"
PREFERENCES = f"{INBOX}preferences/"
CHANGE = "admin:drafting_draft_change"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def chosen_kinds(page: Client) -> int:
    return len(re.findall(r'name="wanted"[^>]* checked>', text(page.get(PREFERENCES))))


def opened(pk: int) -> str:
    return reverse("admin:notifications_notification_open", args=[pk])


def many(user, count: int) -> None:
    Notification.objects.bulk_create(
        Notification(
            user=user,
            kind="request_finished",
            subject_id=number,
            happened_at=timezone.now(),
            data={"ready": number, "failed": 0},
        )
        for number in range(1, count + 1)
    )


def test_the_bell_counts_what_is_unread_on_every_page(told, mia):
    page = signed_in(mia)
    draft = Draft.objects.first()
    for address in ("/admin/", "/admin/drafting/draft/", reverse(CHANGE, args=[draft.pk]), INBOX):
        assert text(page.get(address)).count('aria-label="1 unread notification"') == 1
    page.post(opened(told.pk))
    shown = text(page.get("/admin/"))
    assert 'aria-label="Notifications"' in shown
    assert "sc-bell-count" not in shown


def test_the_bell_counts_to_99(mia):
    many(mia, 120)
    assert "99+ unread notifications" in text(signed_in(mia).get("/admin/"))


def test_the_bell_takes_one_query(told, mia):
    page = signed_in(mia)
    with CaptureQueriesContext(connection) as queries:
        page.get("/admin/password_change/")
    assert sum("notifications_notification" in query["sql"] for query in queries) == 1


def test_who_is_not_signed_in_sees_no_bell(client, db):
    response = client.get("/admin/login/")
    assert response.status_code == 200
    assert "sc-bell" not in text(response)
    assert client.get(INBOX).status_code == 302


def test_opening_one_marks_it_as_read_and_leads_to_its_subject(asked, told, mia):
    page = signed_in(mia)
    assert f"#{asked.pk} is finished: 2 written, 1 failed." in text(page.get(INBOX))
    response = page.post(opened(told.pk))
    assert response["Location"] == f"/admin/drafting/draftrequest/{asked.pk}/change/"
    assert page.get(response["Location"]).status_code == 200
    told.refresh_from_db()
    first_read = told.read_at
    assert first_read is not None
    page.post(opened(told.pk))
    told.refresh_from_db()
    assert told.read_at == first_read


def test_waiting_drafts_lead_to_the_queue_of_their_request(asked, told, anna):
    page = signed_in(anna)
    mine = Notification.objects.get(user=anna)
    response = page.post(opened(mine.pk))
    assert response["Location"] == f"/admin/drafting/draft/?status=ready&request={asked.pk}"
    assert page.get(response["Location"]).status_code == 200


def test_one_can_be_marked_as_read_in_its_place(told, mia):
    response = signed_in(mia).post(opened(told.pk), {"stay": "1"})
    assert response["Location"] == INBOX
    assert not Notification.objects.of(mia).unread().exists()


def test_nobody_sees_or_marks_anothers(told, mia, anna):
    page = signed_in(anna)
    assert "is finished" not in text(page.get(INBOX))
    assert page.post(opened(told.pk)).status_code == 404
    page.post(f"{INBOX}read/", {"newest": "999999"})
    assert Notification.objects.of(mia).unread().exists()
    assert page.get(f"{INBOX}{told.pk}/change/").status_code in {302, 404}


def test_who_may_not_enter_the_admin_has_no_notifications(told, mia):
    mia.is_staff = False
    mia.save()
    page = signed_in(mia)
    assert page.get(INBOX).status_code == 302
    assert page.post(opened(told.pk)).status_code == 302
    assert Notification.objects.of(mia).unread().exists()


def test_looking_marks_nothing(told, mia):
    page = signed_in(mia)
    page.get(INBOX)
    assert page.get(opened(told.pk)).status_code == 405
    assert page.get(f"{INBOX}read/").status_code == 405
    assert Notification.objects.of(mia).unread().count() == 1


def test_marking_all_leaves_what_came_meanwhile(mia):
    many(mia, 3)
    seen = Notification.objects.order_by("pk").values_list("pk", flat=True)[1]
    response = signed_in(mia).post(f"{INBOX}read/", {"newest": seen}, follow=True)
    assert "2 notifications are marked as read." in text(response)
    assert Notification.objects.of(mia).unread().count() == 1


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30])
def test_nonsense_marks_nothing(told, mia, newest):
    signed_in(mia).post(f"{INBOX}read/", {"newest": newest})
    assert Notification.objects.of(mia).unread().count() == 1


def test_a_long_list_has_pages_and_few_queries(mia):
    many(mia, 70)
    page = signed_in(mia)
    with CaptureQueriesContext(connection) as queries:
        first = text(page.get(INBOX))
    assert len(queries) <= 12
    assert "#70 is finished" in first
    assert "#40 is finished" not in first
    second = text(page.get(f"{INBOX}?page=2"))
    assert "#40 is finished" in second
    assert page.get(f"{INBOX}?page=nonsense").status_code == 200


def test_only_the_unread_can_be_shown(mia):
    many(mia, 2)
    page = signed_in(mia)
    page.post(opened(Notification.objects.get(subject_id=1).pk))
    shown = text(page.get(f"{INBOX}?unread=yes"))
    assert "#2 is finished" in shown
    assert "#1 is finished" not in shown


def test_an_empty_list_says_what_will_be_there(mia):
    assert "There is nothing here yet." in text(signed_in(mia).get(INBOX))
    assert "There is nothing new." in text(signed_in(mia).get(f"{INBOX}?unread=yes"))


def test_a_person_chooses_what_they_are_told(asked, mia):
    page = signed_in(mia)
    assert chosen_kinds(page) == len(Kind)
    chosen = {"wanted": ["drafts_waiting", "import_ended"], "digest": "off"}
    assert page.post(PREFERENCES, chosen).status_code == 302
    assert Preferences.objects.get().muted == [
        "request_finished",
        "texts_held",
        "webhook_off",
    ]
    assert chosen_kinds(page) == 2
    sweep()
    assert not Notification.objects.of(mia).exists()


@pytest.mark.parametrize("chosen", [{"wanted": ["fly"], "digest": "off"}, {"digest": "yearly"}])
def test_a_bad_choice_saves_nothing(mia, chosen):
    assert signed_in(mia).post(PREFERENCES, chosen).status_code == 200
    assert not Preferences.objects.exists()


def test_without_a_mail_server_the_page_says_so(mia, settings):
    settings.MAIL_IS_SET_UP = False
    assert "No mail server is set up here" in text(signed_in(mia).get(PREFERENCES))


def test_without_an_address_there_is_no_digest(mia, settings):
    settings.MAIL_IS_SET_UP = True
    response = signed_in(mia).post(PREFERENCES, {"digest": "daily"})
    assert "There is no e-mail address on your account." in text(response)
    assert not Preferences.objects.exists()


def test_the_language_of_the_page_is_kept_for_mails(settings):
    lin = make_user("lin", "merchandiser")
    lin.email = "lin@example.com"
    lin.save()
    page = signed_in(lin)
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page.post(PREFERENCES, {"digest": "hourly"})
    saved = Preferences.objects.get()
    assert (saved.language, saved.digest) == ("zh-hans", "hourly")
