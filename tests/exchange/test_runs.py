"""Imports from the admin: uploaded, looked at, confirmed, carried out by a worker."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shopcontent.catalog.models import Product, Shop
from shopcontent.exceptions import NotAllowed, WrongState
from shopcontent.exchange import runs
from shopcontent.exchange.models import KEPT_UNCONFIRMED, LEASE, MAX_ATTEMPTS, ImportRun
from shopcontent.exchange.tasks import run_import
from shopcontent.history.models import Transition

TABLE = "sku,name,price\nA,<b>Kettle</b>,9.90\nB,Pot,cheap\nC,قارورة,1\n"
Upload = Callable[..., ImportRun]


@pytest.fixture
def merchandiser(db: None) -> User:
    user = User.objects.create_user("merchandiser", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_product", "change_product"])
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def browser(merchandiser: User, client: Client) -> Client:
    client.force_login(merchandiser)
    return client


@pytest.fixture
def upload(merchandiser: User, shop: Shop) -> Upload:
    def upload_it(content: str = TABLE, name: str = "spring.csv") -> ImportRun:
        file = SimpleUploadedFile(name, content.encode())
        return runs.upload(user=merchandiser, shop=shop, file=file)

    return upload_it


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:exchange_importrun_{name}", args=args)


def post_file(browser: Client, shop: Shop, content: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile("spring.csv", content)
    return browser.post(page("add"), {"shop": shop.pk, "file": file, **fields})


def states() -> list[str]:
    return list(
        Transition.objects.filter(subject="import")
        .order_by("pk")
        .values_list("to_state", flat=True)
    )


def test_from_the_upload_to_the_result(browser: Client, shop: Shop) -> None:
    response = post_file(browser, shop, TABLE.encode())
    run = ImportRun.objects.get()
    assert response["Location"] == page("change", run.pk)
    seen = browser.get(page("change", run.pk)).content.decode()
    assert "&lt;b&gt;Kettle&lt;/b&gt;" in seen
    assert "“cheap” is not a price such as 49.90." in seen
    assert not Product.objects.exists()
    browser.post(page("start", run.pk))
    run.refresh_from_db()
    assert run.status == ImportRun.Status.QUEUED
    assert 'hx-trigger="every 1s"' in browser.get(page("progress", run.pk)).content.decode()
    run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error) == (ImportRun.Status.FINISHED, "")
    assert (run.result["created"], run.result["rejected"], run.percent) == (2, 1, 100)
    assert browser.get(page("progress", run.pk))["HX-Refresh"] == "true"
    table = b"".join(browser.get(page("rejects", run.pk)))  # type: ignore[arg-type]
    assert table.decode("utf-8-sig").splitlines()[1].startswith("B,Pot,cheap,3,price,")
    assert page("rejects", run.pk) in browser.get(page("change", run.pk)).content.decode()
    assert "spring.csv" in browser.get(page("changelist")).content.decode()
    assert states() == ["queued", "running", "finished"]


def test_the_uploaded_file_is_kept_out_of_sight_and_removed(
    upload: Upload, merchandiser: User, settings: Any
) -> None:
    run = upload()
    path = Path(run.file.path)
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    assert path.stat().st_mode & 0o077 == 0
    runs.start(user=merchandiser, run=run)
    runs.carry_out(run_id=run.pk)
    assert not path.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n", "The file is empty."),
        (b"name\nKettle\n", "no column sku"),
        (b"PK\x03\x04broken", "damaged"),
        (bytes(range(128, 256)) * 3 + b"\xff", "not text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_in_the_form(
    browser: Client, shop: Shop, content: bytes, reason: str, settings: Any
) -> None:
    response = post_file(browser, shop, content)
    assert response.status_code == 200
    assert reason in response.content.decode()
    assert not ImportRun.objects.exists()
    assert not [path for path in (settings.VAR_DIR / "imports").rglob("*") if path.is_file()]


def test_a_large_file_is_refused(browser: Client, shop: Shop, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 10
    assert "larger than" in post_file(browser, shop, TABLE.encode()).content.decode()


def test_a_mapping_can_be_picked_or_uploaded(browser: Client, shop: Shop) -> None:
    table = b"id,title\nA,Kettle\n"
    assert (
        "names the column uniq_id"
        in post_file(browser, shop, table, mapping="flipkart").content.decode()
    )
    own = SimpleUploadedFile("mine.json", b'{"fields": {"sku": "id", "name": "title"}}')
    post_file(browser, shop, table, mapping_file=own)
    run = ImportRun.objects.get()
    assert run.mapping_name == "mine.json"
    assert run.preview["rows"][0]["name"] == "Kettle"
    runs.start(user=User.objects.get(), run=run)
    runs.carry_out(run_id=run.pk)
    assert Product.objects.get().sku == "A"


def test_a_wrong_mapping_is_explained_at_its_field(browser: Client, shop: Shop) -> None:
    own = SimpleUploadedFile("mine.json", b'{"fields": {}}')
    response = post_file(browser, shop, TABLE.encode(), mapping_file=own)
    assert "no column for sku" in response.content.decode()


def test_who_may_not_change_products_may_not_import(
    client: Client, shop: Shop, upload: Upload
) -> None:
    run = upload()
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_importrun"))
    client.force_login(reader)
    assert client.get(page("add")).status_code == 403
    assert post_file(client, shop, TABLE.encode()).status_code == 403
    assert client.get(page("rejects", run.pk)).status_code == 403
    seen = client.get(page("change", run.pk))
    assert seen.status_code == 200
    assert page("start", run.pk) not in seen.content.decode()
    client.post(page("start", run.pk))
    run.refresh_from_db()
    assert run.status == ImportRun.Status.UPLOADED
    with pytest.raises(NotAllowed):
        runs.start(user=reader, run=run)
    with pytest.raises(NotAllowed):
        runs.upload(user=reader, shop=shop, file=SimpleUploadedFile("a.csv", b"sku\nA\n"))


def test_strangers_see_nothing(client: Client, upload: Upload) -> None:
    run = upload()
    for name in ("change", "progress", "rejects"):
        assert client.get(page(name, run.pk)).status_code == 302
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    for name in ("change", "progress", "rejects"):
        assert client.get(page(name, run.pk)).status_code == 403


def test_starting_is_a_post_and_happens_once(
    browser: Client, upload: Upload, merchandiser: User
) -> None:
    run = upload()
    assert browser.get(page("start", run.pk)).status_code == 405
    runs.start(user=merchandiser, run=run)
    with pytest.raises(WrongState):
        runs.start(user=merchandiser, run=run)


def test_an_unconfirmed_or_finished_run_is_not_carried_out(
    upload: Upload, merchandiser: User
) -> None:
    run = upload()
    runs.carry_out(run_id=run.pk)
    assert not Product.objects.exists()
    runs.start(user=merchandiser, run=run)
    runs.carry_out(run_id=run.pk)
    Product.objects.all().delete()
    runs.carry_out(run_id=run.pk)
    assert not Product.objects.exists()
    assert states() == ["queued", "running", "finished"]


def test_a_redelivered_message_does_not_run_beside_the_first(
    upload: Upload, merchandiser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = upload()
    runs.start(user=merchandiser, run=run)
    real = runs.import_catalog
    calls = []

    def deliver_again(**options: Any) -> Any:
        calls.append(1)
        runs.carry_out(run_id=run.pk)
        return real(**options)

    monkeypatch.setattr(runs, "import_catalog", deliver_again)
    runs.carry_out(run_id=run.pk)
    assert len(calls) == 1
    assert Product.objects.count() == 2


def test_a_worker_that_lost_its_claim_writes_no_more(
    upload: Upload, merchandiser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shopcontent.exchange.services.BATCH", 1)
    run = upload()
    runs.start(user=merchandiser, run=run)
    real = runs.import_catalog

    def lose_the_claim(**options: Any) -> Any:
        def renew(*done: Any) -> None:
            options["progress"](*done)
            ImportRun.objects.update(claim_token=None, status=ImportRun.Status.QUEUED)

        return real(**{**options, "progress": renew})

    monkeypatch.setattr(runs, "import_catalog", lose_the_claim)
    runs.carry_out(run_id=run.pk)
    assert Product.objects.count() == 1
    assert ImportRun.objects.get().status == ImportRun.Status.QUEUED


def be_killed(run: ImportRun) -> None:
    """Carry the run out with a worker that is killed on the way."""

    def die(**options: Any) -> None:
        raise SystemExit

    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(runs, "import_catalog", die)
        runs.carry_out(run_id=run.pk)


def test_the_run_of_a_silent_worker_is_queued_again_and_finished(
    upload: Upload, merchandiser: User
) -> None:
    run = upload()
    runs.start(user=merchandiser, run=run)
    be_killed(run)
    runs.sweep()
    assert ImportRun.objects.get().status == ImportRun.Status.RUNNING
    ImportRun.objects.update(lease_expires_at=timezone.now() - LEASE)
    runs.sweep()
    assert ImportRun.objects.get().status == ImportRun.Status.QUEUED
    runs.carry_out(run_id=run.pk)
    found = ImportRun.objects.get()
    assert (found.status, found.attempts) == (ImportRun.Status.FINISHED, 2)


def test_a_run_that_no_worker_survives_fails_and_can_be_tried_again(
    upload: Upload, merchandiser: User, browser: Client
) -> None:
    run = upload()
    runs.start(user=merchandiser, run=run)
    for _attempt in range(MAX_ATTEMPTS):
        be_killed(run)
        ImportRun.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        runs.sweep()
    run.refresh_from_db()
    assert run.status == ImportRun.Status.FAILED
    assert "No worker" in browser.get(page("change", run.pk)).content.decode()
    browser.post(page("start", run.pk))
    runs.carry_out(run_id=run.pk)
    assert ImportRun.objects.get().status == ImportRun.Status.FINISHED


def test_chosen_products_can_be_downloaded(client: Client, take: Any, shop: Shop) -> None:
    take("sku,name,brand\nA,a,Lark\nB,b,Wren\n")
    url = f"{page('export')}?format=csv&shop={shop.pk}&brand=Wren"
    assert client.get(url).status_code == 302
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(url).status_code == 403
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_product"))
    client.force_login(reader)
    content = b"".join(client.get(url)).decode("utf-8-sig")  # type: ignore[arg-type]
    assert [line.split(",")[0] for line in content.splitlines()] == ["sku", "B"]
    assert client.get(f"{page('export')}?format=pdf").status_code == 404


def test_what_goes_wrong_is_kept_on_the_run(upload: Upload, merchandiser: User) -> None:
    run = upload()
    Path(run.file.path).write_text("name\nKettle\n")
    runs.start(user=merchandiser, run=run)
    runs.carry_out(run_id=run.pk)
    run.refresh_from_db()
    assert run.status == ImportRun.Status.FAILED
    assert "no column sku" in run.error


def test_what_nobody_foresaw_is_kept_and_raised(
    upload: Upload, merchandiser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(**options: Any) -> None:
        raise RuntimeError("boom")

    run = upload()
    runs.start(user=merchandiser, run=run)
    monkeypatch.setattr(runs, "import_catalog", explode)
    with pytest.raises(RuntimeError):
        runs.carry_out(run_id=run.pk)
    assert ImportRun.objects.get().status == ImportRun.Status.FAILED


def test_an_upload_that_nobody_confirms_is_removed_after_a_week(
    upload: Upload, merchandiser: User, django_capture_on_commit_callbacks: Any
) -> None:
    forgotten, fresh, confirmed = upload(), upload(), upload()
    week_ago = timezone.now() - KEPT_UNCONFIRMED
    ImportRun.objects.exclude(pk=fresh.pk).update(created_at=week_ago)
    runs.start(user=merchandiser, run=confirmed)

    with django_capture_on_commit_callbacks(execute=True):
        runs.sweep()

    assert set(ImportRun.objects.values_list("pk", flat=True)) == {fresh.pk, confirmed.pk}
    assert not Path(forgotten.file.path).exists()
    assert Path(confirmed.file.path).exists()
