"""The door to the network: which addresses pass, and which proxy is used."""

from __future__ import annotations

import threading
import time

import pytest

from app.domain.network import NetworkSettings, ProxyMode
from app.trust.fetching import Fetcher, Silence
from tests.parts.web import Visit, Web
from tests.trust.conftest import QUICK

HOSTS = frozenset({"ca.gov.vn", "ocsp.ca.gov.vn:8080"})


@pytest.mark.parametrize(
    "address",
    [
        "http://ca.gov.vn/pki/pub/crl/rootca.crl",
        "https://ca.gov.vn/x",
        "HTTP://CA.GOV.VN/x",
        "http://ca.gov.vn:80/x",
        "http://ocsp.ca.gov.vn:8080/",
    ],
)
def test_addresses_on_allowed_hosts_pass(address: str) -> None:
    assert Fetcher(HOSTS).may_ask(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://evil.invalid/x",
        "http://ca.gov.vn.evil.invalid/x",
        "http://evil-ca.gov.vn/x",
        "http://ca.gov.vn@evil.invalid/x",
        "http://user:secret@ca.gov.vn/x",
        "http://evil.invalid\\@ca.gov.vn/x",
        "http://evil.invalid#@ca.gov.vn/x",
        "http://ca.gov.vn:8080/x",
        "http://ca.gov.vn:22/x",
        "http://ocsp.ca.gov.vn/",
        "ftp://ca.gov.vn/x",
        "ldap://ca.gov.vn/cn=x",
        "file:///etc/passwd",
        "//ca.gov.vn/x",
        "ca.gov.vn/x",
        "http://",
        "http:///x",
        "http://[::1/x",
        "http://ca.gov.vn:99999/x",
        "",
    ],
)
def test_other_addresses_do_not(address: str) -> None:
    assert not Fetcher(HOSTS).may_ask(address)
    assert Fetcher(HOSTS).get(address) is None
    assert Fetcher(HOSTS).post(address, b"", "text/plain") is None


def test_a_host_that_was_silent_is_left_alone_by_the_whole_process(web: Web) -> None:
    silence = Silence()
    for path in ("/a", "/b"):
        fetcher = Fetcher(frozenset({web.host}), limits=QUICK, silence=silence)
        assert fetcher.get(web.hang(path)) is None
    assert [path for _, path in web.visits] == ["/a"]


def test_a_host_that_was_silent_gets_another_chance_after_a_while(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.trust.fetching.SILENCE_S", 0.0)
    fetcher = Fetcher(frozenset({web.host}), limits=QUICK)
    assert fetcher.get(web.hang("/a")) is None
    assert fetcher.get(web.serve("/b", b"content")) == b"content"


def test_a_host_that_answered_not_here_is_asked_for_other_things(web: Web) -> None:
    fetcher = Fetcher(frozenset({web.host}), limits=QUICK)
    assert fetcher.get(web.url("/missing")) is None
    assert fetcher.get(web.serve("/b", b"content")) == b"content"


def test_nothing_is_asked_for_that_says_who_asks(web: Web) -> None:
    seen: list[dict[str, str]] = []

    def look(visit: Visit) -> None:
        seen.append(dict(visit.headers.items()))
        visit.answer(b"content")

    Fetcher(frozenset({web.host}), limits=QUICK).get(web.behave("/a", look))
    assert set(seen[0]) == {"Host", "Accept-Encoding", "User-Agent"}
    assert seen[0]["User-Agent"] == "KySo"


def test_whoever_waits_is_given_signs_of_life_and_let_go_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lookup of a name cannot be interrupted; it is left behind."""
    lookup = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_named: lookup.wait(30) and [])
    beats: list[float] = []
    fetcher = Fetcher(frozenset({"ca.gov.vn"}), beat=lambda: beats.append(time.monotonic()), limits=QUICK)
    assert fetcher.get("http://ca.gov.vn/x") is None
    lookup.set()
    assert len(beats) >= 2


class TestProxies:
    @pytest.fixture(autouse=True)
    def no_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)

    ADDRESS = "http://ca.gov.vn/root.crl"

    def through(self, web: Web, network: NetworkSettings) -> bytes | None:
        """Ask for an address that only a proxy can bring; the web server plays the proxy."""
        web.serve(self.ADDRESS, b"content")
        return Fetcher(HOSTS, network, limits=QUICK).get(self.ADDRESS)

    def test_of_the_person_is_used(self, web: Web) -> None:
        network = NetworkSettings(ProxyMode.MANUAL, f"http://{web.host}")
        assert self.through(web, network) == b"content"

    def test_of_the_system_is_used(self, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", f"http://{web.host}")
        assert self.through(web, NetworkSettings()) == b"content"

    def test_of_the_system_is_not_used_for_exceptions(self, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        fetcher = Fetcher(frozenset({web.host}), limits=QUICK)
        assert fetcher.get(web.serve("/a", b"content")) == b"content"

    def test_none_means_none(self, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        fetcher = Fetcher(frozenset({web.host}), NetworkSettings(ProxyMode.NONE), limits=QUICK)
        assert fetcher.get(web.serve("/a", b"content")) == b"content"

    def test_does_not_open_the_door_to_other_hosts(self, web: Web) -> None:
        network = NetworkSettings(ProxyMode.MANUAL, f"http://{web.host}")
        assert Fetcher(HOSTS, network, limits=QUICK).get("http://evil.invalid/x") is None
        assert web.visits == []
