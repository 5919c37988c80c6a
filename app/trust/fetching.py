"""The only door to the network: which hosts may be asked, how much may come, and how long anybody waits.

A request runs on a thread of its own, because a name that is looked up or a server that trickles cannot be interrupted;
the caller waits for it in short pieces, gives signs of life meanwhile, and leaves it behind when its time is over.
"""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from queue import Empty, SimpleQueue
from typing import Final
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import HTTPError, LocationValueError
from urllib3.util import Url, parse_url

from app.domain.network import NetworkSettings, ProxyMode
from app.trust.cache import LARGEST

MOST_REDIRECTS: Final = 3
CONNECT_S: Final = 4.0
READ_S: Final = 6.0
WHOLE_S: Final = 20.0
SILENCE_S: Final = 60.0
_BEAT_S: Final = 0.5
_CHUNK: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200


@dataclass(frozen=True)
class Limits:
    """How long and how much; tests make them small."""

    connect_s: float = CONNECT_S
    read_s: float = READ_S
    whole_s: float = WHOLE_S
    largest: int = LARGEST


class Silence:
    """Who did not answer a moment ago. Kept for a whole process, so that a long list of files waits only once."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def add(self, host: str) -> None:
        """Leave a host alone for a while."""
        self._until[host] = time.monotonic() + SILENCE_S

    def __contains__(self, host: str) -> bool:
        return self._until.get(host, 0.0) > time.monotonic()


_DEFAULTS: Final = NetworkSettings()
_USUAL: Final = Limits()


class _Refused(Exception):
    """What was asked for, or came back, is against the rules."""


class Fetcher:
    """Asks the hosts it was given, and no other; one that did not answer is left alone for a while."""

    def __init__(
        self,
        hosts: frozenset[str],
        network: NetworkSettings = _DEFAULTS,
        beat: Callable[[], None] = lambda: None,
        limits: Limits = _USUAL,
        silence: Silence | None = None,
    ) -> None:
        self._hosts = hosts | frozenset(network.hosts)
        self._network = network
        self._beat = beat
        self._limits = limits
        self._silent = silence or Silence()

    def may_ask(self, address: str) -> bool:
        """Tell whether an address is http(s), without a user name, on a host that is allowed."""
        try:
            self._checked(address)
        except _Refused:
            return False
        return True

    def get(self, address: str) -> bytes | None:
        """Return what stands at an address, or None for everything else that may happen."""
        return self._waited(address, lambda: self._get(address))

    def post(self, address: str, content: bytes, kind: str) -> bytes | None:
        """Return the answer to ``content`` of the media type ``kind``, or None; a redirect is no answer."""

        def ask() -> bytes:
            return self._request("POST", self._checked(address), content, {"Content-Type": kind})

        return self._waited(address, ask)

    def _get(self, address: str) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            try:
                return self._request("GET", self._checked(address), None, {})
            except _Moved as moved:
                address = urljoin(address, moved.to)
        raise _Refused

    def _waited(self, address: str, ask: Callable[[], bytes]) -> bytes | None:
        try:
            host = self._checked(address).netloc or ""
        except _Refused:
            return None
        if host in self._silent:
            return None
        results: SimpleQueue[_Outcome] = SimpleQueue()
        threading.Thread(target=_answer, args=(ask, results), daemon=True, name="fetch").start()
        ends = time.monotonic() + self._limits.whole_s
        while time.monotonic() < ends:
            self._beat()
            try:
                result = results.get(timeout=min(_BEAT_S, self._limits.whole_s))
            except Empty:
                continue
            if result.is_silence:
                self._silent.add(host)
            return result.content
        self._silent.add(host)
        return None

    def _checked(self, address: str) -> Url:
        try:
            url = parse_url(address)
        except LocationValueError as error:
            raise _Refused from error
        host, usual = (url.host or "").lower(), _PORTS.get(url.scheme or "")
        if usual is None or not host or url.auth is not None:
            raise _Refused
        named = f"{host}:{url.port or usual}"
        if named not in self._hosts and not (host in self._hosts and (url.port or usual) in _PORTS.values()):
            raise _Refused
        return url

    def _request(self, method: str, url: Url, content: bytes | None, headers: dict[str, str]) -> bytes:
        limits = self._limits
        response = self._manager(url).request(
            method,
            url.url,
            body=content,
            headers={"Accept-Encoding": "identity", "User-Agent": "KySo", **headers},
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=limits.connect_s, read=limits.read_s),
        )
        try:
            if response.status in _REDIRECTS and method == "GET":
                raise _Moved(response.headers.get("Location", ""))
            if response.status != _OK:
                raise _Refused
            return self._read(response)
        finally:
            response.close()

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        ends, content = time.monotonic() + self._limits.whole_s, bytearray()
        for chunk in response.stream(_CHUNK, decode_content=False):
            content += chunk
            if len(content) > self._limits.largest or time.monotonic() > ends:
                raise _Refused
        return bytes(content)

    def _manager(self, url: Url) -> urllib3.PoolManager:
        proxy = _proxy_for(url, self._network)
        return self._direct if proxy is None else urllib3.ProxyManager(proxy)

    @cached_property
    def _direct(self) -> urllib3.PoolManager:
        return urllib3.PoolManager()


class _Moved(Exception):
    """The answer is elsewhere."""

    def __init__(self, to: str) -> None:
        super().__init__()
        self.to = to


@dataclass(frozen=True)
class _Outcome:
    content: bytes | None = None
    is_silence: bool = False


def _answer(ask: Callable[[], bytes], results: SimpleQueue[_Outcome]) -> None:
    try:
        results.put(_Outcome(ask()))
    except (_Refused, LocationValueError, ValueError):
        results.put(_Outcome())
    except (HTTPError, OSError):
        results.put(_Outcome(is_silence=True))


def _proxy_for(url: Url, network: NetworkSettings) -> str | None:
    """Return the proxy for an address; kinds of proxy other than http(s) are not used."""
    match network.proxy:
        case ProxyMode.NONE:
            return None
        case ProxyMode.MANUAL:
            return network.address or None
        case ProxyMode.SYSTEM:
            if urllib.request.proxy_bypass(url.host or ""):
                return None
            found = urllib.request.getproxies().get(url.scheme or "")
            return found if found and found.startswith(("http://", "https://")) else None
