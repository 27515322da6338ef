"""An import whose process is killed, on a database of its own."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from shopcontent.processes import python

ROWS = 6000
BATCH = 1000


def manage(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": database(folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "shopcontent.settings"
    return subprocess.Popen(
        python("manage.py", *arguments),
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'db.sqlite3'}"


def count(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "db.sqlite3", timeout=20)) as connection:
        return int(connection.execute("SELECT count(*) FROM catalog_product").fetchone()[0])


def finish(process: "subprocess.Popen[bytes]") -> str:
    output, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.mark.processes
def test_a_killed_import_leaves_whole_batches_and_can_be_run_again(tmp_path: Path) -> None:
    table = tmp_path / "products.csv"
    rows = (f"SKU-{n},Product {n},Colour: red {n}\n" for n in range(ROWS))
    table.write_text("sku,name,facts\n" + "".join(rows))
    finish(manage(tmp_path, "migrate", "-v", "0"))
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as connection, connection:
        connection.execute(
            "INSERT INTO catalog_shop (slug, name, name_translations, market, currency, time_zone,"
            " locales, four_eyes) VALUES ('lark', 'Lark', '{}', 'eu', 'EUR', 'UTC', '[]', 0)"
        )
    killed = manage(tmp_path, "import_catalog", str(table))
    deadline = time.monotonic() + 60
    while not count(tmp_path) and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    written = count(tmp_path)
    assert 0 < written < ROWS
    assert written % BATCH == 0
    again = finish(manage(tmp_path, "import_catalog", str(table), "--json"))
    assert f'"created": {ROWS - written}, "updated": 0, "unchanged": {written}' in again
    assert count(tmp_path) == ROWS
