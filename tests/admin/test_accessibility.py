"""Every page of the admin for everybody: no serious barrier, in both schemes and languages."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from shopcontent.api.services import issue_key
from shopcontent.compliance.models import Rule
from shopcontent.drafting.models import Draft
from shopcontent.exchange.runs import upload
from shopcontent.history.models import Transition
from shopcontent.notifications.models import Notification
from shopcontent.notifications.services import sweep
from shopcontent.publishing.models import Change, Publication
from shopcontent.review.models import Decision
from shopcontent.review.reservations import reserve
from shopcontent.review.services import approve
from shopcontent.styles.models import HouseStyle
from shopcontent.styles.services import save_style
from shopcontent.webhooks.services import create_endpoint, send_test
from shopcontent.workers.models import WorkerProcess
from tests.admin.accessibility import barriers, check_accessible
from tests.factories import (
    BLOCK,
    EDITED,
    WARNING,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = [
    "catalog_product",
    "catalog_category",
    "catalog_review",
    "catalog_policy",
    "catalog_shop",
    "drafting_draftrequest",
    "drafting_draft",
    "drafting_skip",
    "publishing_slot",
    "publishing_publication",
    "publishing_change",
    "review_decision",
    "history_transition",
    "exchange_importrun",
    "auth_user",
    "auth_group",
    "api_apikey",
    "api_stafftoken",
    "webhooks_endpoint",
    "webhooks_delivery",
    "notifications_notification",
    "publishing_window",
    "styles_housestyle",
    "compliance_rule",
    "drafting_budget",
    "workers_workerprocess",
]
FORMS = [
    "catalog_product",
    "catalog_category",
    "drafting_draftrequest",
    "exchange_importrun",
    "auth_user",
    "api_apikey",
    "api_stafftoken",
    "webhooks_endpoint",
    "styles_housestyle",
    "compliance_rule",
    "drafting_budget",
]


@pytest.fixture
def person() -> User:
    return User.objects.create(username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def pages(person: User) -> dict[str, str]:
    """The address of every page by its name, with something on each."""
    shop = make_shop()
    request = make_request(shop, person, variants=2, finished_at=timezone.now())
    products = [make_product(shop, f"TW-{n}") for n in range(4)]
    clean, held, live = (make_draft(request, product) for product in products[1:])
    approve(user=person, draft=live)
    wrong = [WARNING, BLOCK | {"start": 8, "end": 19}]
    variants = [
        make_draft(request, products[0], content_type="ad_copy", variant=n, findings=wrong)
        for n in (1, 2)
    ]
    email = {"subject": "A kettle of 1.7 l", "body": f"{EDITED['text']} Rose gold."}
    mail = make_draft(request, products[1], content_type="email", body=email, findings=[WARNING])
    reserve(user=make_user("tom", "approver"), draft=held)
    table = SimpleUploadedFile("spring.csv", b"sku,name\nA,Kettle\n,None\n")
    run = upload(user=person, shop=shop, file=table)
    issue_key(shop=shop, name="front end")
    endpoint = create_endpoint(user=person, shop=shop, url="https://shop.example/hooks")
    delivery = send_test(user=person, endpoint=endpoint)
    style = save_style(user=person, style=HouseStyle(shop=shop, name="Warm", tone="warm")).style
    process = WorkerProcess.objects.create(node="here", pid=1, queues="default")
    rule = Rule.objects.earliest("pk")
    sweep()
    assert Notification.objects.exists()

    def row(name: str, pk: int) -> str:
        return reverse(f"admin:{name}_change", args=[pk])

    return {
        "first page": reverse("admin:index"),
        **{f"list of {name}": reverse(f"admin:{name}_changelist") for name in LISTS},
        **{f"new {name}": reverse(f"admin:{name}_add") for name in FORMS},
        "product": row("catalog_product", products[0].pk),
        "request": row("drafting_draftrequest", request.pk),
        "clean draft": row("drafting_draft", clean.pk),
        "variants with findings": row("drafting_draft", variants[0].pk),
        "e-mail": row("drafting_draft", mail.pk),
        "draft of somebody else": row("drafting_draft", held.pk),
        "approved draft": row("drafting_draft", live.pk),
        "versions": row("publishing_slot", live.slot_id),
        "publication": row("publishing_publication", Publication.objects.get().pk),
        "change": row("publishing_change", Change.objects.get().pk),
        "decision": row("review_decision", Decision.objects.get().pk),
        "transition": row("history_transition", Transition.objects.latest("pk").pk),
        "import": row("exchange_importrun", run.pk),
        "webhook": row("webhooks_endpoint", endpoint.pk),
        "delivery": row("webhooks_delivery", delivery.pk),
        "what I am told": reverse("admin:notifications_notification_preferences"),
        "preview": reverse("admin:catalog_product_preview", args=[products[3].pk]),
        "text in other languages": reverse(
            "admin:publishing_slot_localise_one", args=[live.slot_id]
        ),
        "house style": row("styles_housestyle", style.pk),
        "rule": row("compliance_rule", rule.pk),
        "worker": row("workers_workerprocess", process.pk),
        "person": row("auth_user", person.pk),
    }


# Colours do not depend on the language, nor names on the scheme: each page is looked at twice.
@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("zh-CN", "dark")])
def test_no_page_has_a_barrier(
    open_as: Callable[..., Page], pages: dict[str, str], person: User, locale: str, scheme: str
) -> None:
    options = {"locale": locale, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = open_as(person, reverse("admin:index"), **options)
    wrong: list[str] = []
    for name, path in pages.items():
        page.goto(path)
        page.wait_for_function("!document.querySelector('.htmx-request')")
        wrong += [f"{name}:\n{each}" for each in barriers(page)]
    for name, come in AFTER_A_PRESS.items():
        come(page)
        wrong += [f"{name}:\n{each}" for each in barriers(page)]
    assert not wrong, "\n".join(wrong)


def test_a_barrier_is_told_with_its_place(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>A</title><main><img id="kettle" src="x"></main>')

    with pytest.raises(AssertionError, match=r"(?s)critical image-alt.*#kettle"):
        check_accessible(page)
    page.close()


def ask_for_bulk_approval(page: Page) -> None:
    page.goto(f"{reverse('admin:drafting_draft_changelist')}?status=ready")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("approve_clean")
    page.locator("#changelist-form button[name=index]").click()
    page.locator("button[name=confirmed]").first.wait_for()


def issue_a_key(page: Page) -> None:
    page.goto(reverse("admin:api_apikey_add"))
    page.locator("[name=shop]").select_option(index=1)
    page.locator("[name=name]").fill("another")
    page.locator("[name=_save]").click()
    page.locator("#secret").wait_for()


def edit_and_be_refused(page: Page) -> None:
    draft = Draft.objects.awaiting_review().filter(slot__content_type="email").get()
    page.goto(reverse("admin:drafting_draft_change", args=[draft.pk]))
    page.keyboard.press("e")
    page.locator("textarea").first.fill("")
    page.locator("#verdict [value=approve]").click()
    page.locator("#verdict .errors").wait_for()


def open_the_filters(page: Page) -> None:
    page.goto(reverse("admin:drafting_draft_changelist"))
    page.locator("a", has_text="filter_list").click()
    page.locator("#changelist-filter").wait_for()


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(reverse("admin:login"))


AFTER_A_PRESS = {
    "bulk approval": ask_for_bulk_approval,
    "issued key": issue_a_key,
    "refused edit": edit_and_be_refused,
    "open filters": open_the_filters,
    "sign-in": sign_out,
}
