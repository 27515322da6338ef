"""Digests by e-mail: one each, in the person's language, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from shopcontent.notifications import digests
from shopcontent.notifications.digests import RETRY, SHOWN, send, send_due
from shopcontent.notifications.models import Notification, Preferences
from shopcontent.notifications.services import mark_read, save_preferences

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL_IS_SET_UP = True
    settings.BASE_URL = "https://content.example"


@pytest.fixture
def reader(mia):
    mia.email = "mia@example.com"
    mia.save()
    return mia


def wants(user, digest="daily", language="en") -> Preferences:
    return save_preferences(
        user=user, wanted=["request_finished"], digest=digest, language=language
    )


def news(user, *numbers: int) -> None:
    for number in numbers:
        Notification.objects.create(
            user=user,
            kind="request_finished",
            subject_id=number,
            happened_at=timezone.now(),
            data={"ready": 5, "failed": 1},
        )


def test_a_digest_tells_what_is_unread_with_links(reader):
    wants(reader)
    news(reader, 7, 8)
    mark_read(user=reader, pk=Notification.objects.get(subject_id=7).pk)
    assert send_due() == 1
    (sent,) = mail.outbox
    assert sent.to == ["mia@example.com"]
    assert sent.subject == "Shopcontent: 1 thing to look at"
    assert "Your draft request #8 is finished: 5 written, 1 failed." in sent.body
    assert "https://content.example/admin/drafting/draftrequest/8/change/" in sent.body
    assert "#7" not in sent.body


def test_a_digest_is_sent_in_the_persons_language(reader):
    wants(reader, language="zh-hans")
    news(reader, 7)
    send_due()
    (sent,) = mail.outbox
    assert "7" in sent.body
    assert "is finished" not in sent.subject + sent.body


def test_not_more_often_than_asked_and_nothing_twice(reader):
    wants(reader)
    start = timezone.now()
    news(reader, 1)
    assert send_due() == 1
    news(reader, 2)
    with time_machine.travel(start + timedelta(hours=23)):
        assert send_due() == 0
    with time_machine.travel(start + timedelta(hours=25)):
        assert send_due() == 1
        assert send_due() == 0
    with time_machine.travel(start + timedelta(hours=50)):
        assert send_due() == 0
    assert "#1 " not in mail.outbox[1].body
    assert "#2 " in mail.outbox[1].body


def test_who_changes_to_hourly_need_not_wait_for_the_day(reader):
    wants(reader)
    news(reader, 1)
    send_due()
    news(reader, 2)
    wants(reader, "hourly")
    assert send_due() == 1


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}, {"is_staff": False}])
def test_who_cannot_be_reached_or_may_not_enter_gets_none(reader, change):
    wants(reader)
    news(reader, 1)
    type(reader).objects.update(**change)
    assert send_due() == 0


def test_off_is_the_default(reader):
    news(reader, 1)
    assert send_due() == 0
    wants(reader, "off")
    assert send_due() == 0
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_sent_and_nobody_woken(reader, settings, monkeypatch):
    settings.MAIL_IS_SET_UP = False
    monkeypatch.setattr(digests, "wake", lambda task: pytest.fail("woken"))
    wants(reader)
    news(reader, 1)
    digests.sweep()
    assert send_due() == 0


def test_the_sweep_wakes_a_worker_where_a_digest_is_due(reader, monkeypatch):
    woken = []
    monkeypatch.setattr(digests, "wake", woken.append)
    monkeypatch.setattr(digests, "waiting_messages", lambda queue: 0)
    wants(reader)
    digests.sweep()
    assert woken == []
    news(reader, 1)
    digests.sweep()
    assert len(woken) == 1
    send_due()
    digests.sweep()
    assert len(woken) == 1


def test_a_long_digest_is_cut_and_says_so(reader):
    wants(reader)
    news(reader, *range(1, SHOWN + 4))
    send_due()
    body = mail.outbox[0].body
    assert body.count(" is finished: ") == SHOWN
    assert "and 3 more: https://content.example/admin/notifications/notification/" in body
    assert not Notification.objects.to_mail().exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one(reader):
    wants(reader)
    news(reader, 1)

    def work():
        try:
            return send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = [done.result() for done in [pool.submit(work) for _ in range(8)]]
    assert sum(counts) == len(mail.outbox) == 1


def test_a_worker_that_saw_the_same_digest_due_does_not_send_it(reader):
    wants(reader)
    news(reader, 1)
    both = [Preferences.objects.get(), Preferences.objects.get()]
    assert [send(each) for each in both] == [True, False]
    assert len(mail.outbox) == 1


def test_a_worker_killed_before_it_has_sent_delays_the_news(reader, monkeypatch):
    wants(reader)
    news(reader, 1)

    class Killed(BaseException):
        pass

    def kill(*args):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(digests, "_compose", kill)
        with pytest.raises(Killed):
            send_due()
    assert send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert send_due() == 1
    assert "#1 " in mail.outbox[0].body


def test_a_mail_that_is_not_taken_is_tried_again_soon(reader, monkeypatch):
    wants(reader)
    news(reader, 1)

    def refuse(self, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMessage.send", refuse)
        assert send_due() == 0
    assert send_due() == 0
    with time_machine.travel(timezone.now() + RETRY + timedelta(seconds=5)):
        assert send_due() == 1


def test_html_in_a_name_stays_as_it_is_in_a_plain_mail(reader):
    reader.first_name = "Mia & <Co>"
    reader.save()
    wants(reader)
    news(reader, 1)
    send_due()
    assert mail.outbox[0].body.startswith("Hello Mia & <Co>,")
