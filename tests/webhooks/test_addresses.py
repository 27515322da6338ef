"""Where webhooks may go."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcontent.exceptions import InvalidInput
from shopcontent.webhooks.addresses import check_url, is_public
from shopcontent.webhooks.delivering import send_due
from shopcontent.webhooks.models import Endpoint, Problem
from tests.webhooks.conftest import only


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_ipv6_counts_as_itself(ip):
    for network in ("::ffff:0:0", "64:ff9b::"):
        inside = ipaddress.IPv6Address(int(ipaddress.ip_address(network)) | int(ip))
        assert not is_public(str(inside)) or is_public(str(ip))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "receiver",
        "ftp://example.com/",
        "http://example.com/",
        "https://",
        "https://[::1",
        "https://example.com:99999/",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "https://example.com/a b",
        "https://example.com/\nx",
        "https://例子.cn/",
        "https://localhost/",
        "https://app.localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_addresses_that_cannot_be_used_are_refused(url):
    with pytest.raises(InvalidInput):
        check_url(url)


@pytest.mark.parametrize("url", ["https://example.com/hooks?a=b", "https://example.com:8443"])
def test_addresses_that_can_be_used_are_kept(url):
    assert check_url(f" {url} ") == url


@given(st.text())
def test_any_text_is_kept_or_refused(text):
    try:
        assert check_url(text).startswith("https://")
    except InvalidInput as error:
        assert str(error)


@pytest.mark.django_db
def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    receiver, endpoint, put_live, settings, monkeypatch
):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in PUBLIC_THEN_OWN]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    Endpoint.objects.update(url="https://receiver.example/")
    put_live()
    send_due()
    assert receiver.received == []
    assert (only().problem, only().detail) == (Problem.PRIVATE, "127.0.0.1")


PUBLIC_THEN_OWN = ["1.1.1.1", "127.0.0.1"]


@pytest.mark.django_db
def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(
    receiver, endpoint, put_live, monkeypatch
):
    port = int(receiver.url.split(":")[2].split("/")[0])
    looked_up = []
    real = socket.getaddrinfo

    def once(host, *args, **kwargs):
        looked_up.append(host)
        return real("127.0.0.1" if host == "receiver.example" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    Endpoint.objects.update(url=f"http://receiver.example:{port}/hooks")
    put_live()
    send_due()
    assert looked_up.count("receiver.example") == 1
    assert receiver.received[0][0]["host"] == f"receiver.example:{port}"
