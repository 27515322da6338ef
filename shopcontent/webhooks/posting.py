"""Sending one message over HTTP, and what came of it."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import httpcore2

from shopcontent.webhooks.addresses import NoAddress, PrivateAddress
from shopcontent.webhooks.models import Problem
from shopcontent.webhooks.network import Network

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
# How much of an answer is read and kept.
MAX_RESPONSE_BYTES = 2000
MAX_DETAIL = 300
HEADERS = {"content-type": "application/json", "user-agent": "Shopcontent-Webhooks/1"}

# What goes wrong on the way, the narrower before the wider.
_PROBLEMS: list[tuple[type[Exception], Problem]] = [
    (PrivateAddress, Problem.PRIVATE),
    (NoAddress, Problem.NO_ADDRESS),
    (httpcore2.TimeoutException, Problem.TIMEOUT),
    (httpcore2.ConnectError, Problem.UNREACHABLE),
    (httpcore2.NetworkError, Problem.BROKEN),
    (httpcore2.ProtocolError, Problem.GARBAGE),
]
_FAILURES = tuple(kind for kind, _problem in _PROBLEMS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt; `problem` is empty where the message was taken.

    `code` is the HTTP status, None without an answer; `response` the beginning of its text.
    """

    seconds: float
    problem: str = ""
    code: int | None = None
    response: str = ""
    detail: str = ""


class Client:
    """Sends messages; connections are kept between messages to one receiver."""

    def __init__(self) -> None:
        self._network = Network()
        self._pool = httpcore2.ConnectionPool(
            max_connections=1, keepalive_expiry=5, network_backend=self._network
        )

    def post(self, *, url: str, headers: Mapping[str, str], body: str) -> Outcome:
        """One attempt of at most TOTAL_SECONDS (and the time that looking up a name takes)."""
        start = monotonic()
        self._network.limit(TOTAL_SECONDS)
        try:
            code, response = self._post(url, {**HEADERS, **headers}, body.encode())
        except _FAILURES as error:
            problem, detail = _problem_of(error), _detail(error)
            return Outcome(monotonic() - start, problem=problem, detail=detail)
        return Outcome(monotonic() - start, _problem_in(code), code, response)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        timeout = {"connect": CONNECT_SECONDS, "pool": CONNECT_SECONDS}
        stream = self._pool.stream(
            "POST",
            url,
            headers=list(headers.items()),
            content=body,
            extensions={"timeout": timeout},
        )
        with stream as response:
            return response.status, _beginning(response)

    def close(self) -> None:
        self._pool.close()


@contextmanager
def client() -> Iterator[Client]:
    opened = Client()
    try:
        yield opened
    finally:
        opened.close()


def _beginning(response: httpcore2.Response) -> str:
    """The first bytes of an answer as text; the rest is never read."""
    read = b""
    for part in response.iter_stream():
        read += part
        if len(read) >= MAX_RESPONSE_BYTES:
            break
    text = read[:MAX_RESPONSE_BYTES].decode(errors="replace")
    # PostgreSQL keeps no NUL in a text.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _problem_in(code: int) -> str:
    if 200 <= code < 300:
        return ""
    if code == 410:
        return Problem.GONE
    return Problem.REDIRECT if 300 <= code < 400 else Problem.STATUS


def _problem_of(error: Exception) -> str:
    # The pool drops the cause of an error; what it was made of stays.
    if any(isinstance(part, ssl.SSLError) for part in error.args):
        return Problem.TLS
    return next(problem for kind, problem in _PROBLEMS if isinstance(error, kind))


def _detail(error: Exception) -> str:
    return str(error).replace("\0", "")[:MAX_DETAIL]
