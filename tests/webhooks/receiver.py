"""A real receiver on a real port, which checks what it gets with the standard's library."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

CERTIFICATE = Path(__file__).with_name("self_signed.pem")

Answer = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, text: str = "", **headers: str) -> Answer:
    """An ordinary answer."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(text.encode())))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text.encode())

    return answer


@dataclass
class Receiver:
    """What came in; `answer` may be exchanged at any time."""

    url: str
    answer: Answer = field(default_factory=lambda: status(204))
    received: list[tuple[dict[str, str], str]] = field(default_factory=list)
    seen_ids: set[str] = field(default_factory=set)

    def verdict(self, headers: dict[str, str], body: str, *secrets: str) -> str:
        """Whether a receiver that holds `secrets` takes a message: ok, replayed or refused."""
        for secret in secrets:
            try:
                Webhook(secret).verify(body, headers)
            except WebhookVerificationError as error:
                reason = str(error)
                continue
            if headers["webhook-id"] in self.seen_ids:
                return "replayed"
            self.seen_ids.add(headers["webhook-id"])
            return "ok"
        return reason

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.received]

    @property
    def numbers(self) -> list[int | None]:
        return [body["data"].get("number") for body in self.bodies]


@contextmanager
def running(*, tls: bool = False) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append((headers, body))
            receiver.answer(self)

        do_GET = do_POST

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.handle_error = lambda *args: None  # type: ignore[method-assign]
        scheme = "https" if tls else "http"
        receiver = Receiver(f"{scheme}://127.0.0.1:{server.server_port}/hooks?shop=larkmere")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
