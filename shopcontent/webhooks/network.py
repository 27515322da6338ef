"""Connections that lead to public addresses only and end at a deadline."""

import ssl
from collections.abc import Iterable
from time import monotonic
from typing import Any

import httpcore2

from shopcontent.webhooks.addresses import resolve


class Network(httpcore2.NetworkBackend):
    """Connects to the very address that was looked at, until `limit` seconds are over.

    A time-out for each read alone would let a receiver hold us for ever, a byte at a time.
    """

    def __init__(self) -> None:
        self._tcp = httpcore2.SyncBackend()
        self._deadline = 0.0

    def limit(self, seconds: float) -> None:
        """Let everything from now on take so many seconds in all."""
        self._deadline = monotonic() + seconds

    def left(self, timeout: float | None, over: type[Exception]) -> float:
        """The seconds that may be waited; raises `over` where there are none."""
        left = self._deadline - monotonic()
        if left <= 0:
            raise over
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of `host` that answers; raises as `resolve` too."""
        failure: Exception = httpcore2.ConnectError("no address")
        for address in resolve(host, port):
            wait = self.left(timeout, httpcore2.ConnectTimeout)
            try:
                stream = self._tcp.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return Stream(stream, self)
        raise failure


class Stream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the deadline of its network."""

    def __init__(self, stream: httpcore2.NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout, httpcore2.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        wait = self._network.left(timeout, httpcore2.ConnectTimeout)
        return Stream(self._stream.start_tls(ssl_context, server_hostname, wait), self._network)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
