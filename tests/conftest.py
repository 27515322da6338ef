"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from kombu import pools

from shopcontent.celery import app
from shopcontent.processes import Supervisor
from tests.workers import database_url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, not in memory: threads and processes wait there for each other's locks."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def machine(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Supervisor]:
    """A supervisor whose workers see the test database, notice a loss soon and batch small."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DRAFT_LEASE_SECONDS", "3")
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    monkeypatch.setenv("LLM_BATCH_SIZE", "8")
    # Threads of a small model that wait for each other stand still on a busy machine.
    monkeypatch.setenv("LLM_THREADS", "1")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "shopcontent.settings")
    with Supervisor(folder=tmp_path, keep_logs=True) as supervisor:
        yield supervisor
    # The next test has another broker, which knows nothing of connections to this one.
    pools.reset()
    app._after_fork()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real catalogues beside the checkout, which is not part of the project."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("There are no real catalogues beside this checkout.")
    return folder
