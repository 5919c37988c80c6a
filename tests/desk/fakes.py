"""Hand-written hosts, a card, a clock and sample values; the gate's contract runs on these and on real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from app.desk.ports import Listener
from app.domain import errors
from app.domain.demands import Demands
from app.domain.document import PaperFacts, Shown, SignatureField
from app.domain.errors import Problem, ProfileUnknown
from app.domain.geometry import PageGeometry, Placement, Rect
from app.domain.placing import (
    Confidence,
    ImageKind,
    ImageLook,
    Look,
    Origin,
    PageChoice,
    Proposal,
    Reason,
    Rule,
    Search,
    Shift,
    SizeMm,
    Spot,
    TextLine,
    TextLook,
)
from app.domain.signing import Mode
from app.domain.template import Template
from app.domain.token import Certificate, CertificateKind, PinReport, PinSource, PinState, Token, Unusable
from app.hosts import messages as m
from app.hosts.masking import unmask, wipe

NOW = datetime(2026, 11, 20, 2, 15, 30, tzinfo=UTC)
DIGEST = "AB" * 32
A4 = PageGeometry(0, 0, 595, 842)
MODULE = "/usr/lib/fake-driver.so"
PIN = "13579246"
WRONG_PIN = "97531864"
PIN_OK = PinReport(PinState.OK, PinSource.DRIVER)


class FakeHost:
    """A host that says what the test has it say; it keeps to the rules of a real one."""

    def __init__(self, kind: m.Kind) -> None:
        self.kind = kind
        self.calls: list[m.Call] = []
        self.blobs: list[bytes] = []
        self.deadlines: list[float | None] = []
        self.replies: list[m.Reply] = []
        self.ends = 0
        self.before_call: Callable[[], None] = lambda: None
        self.running = True
        self._listener: Listener | None = None

    @property
    def busy(self) -> bool:
        return self._listener is not None

    @property
    def last(self) -> m.Call:
        return self.calls[-1]

    def call(
        self, body: m.Call, blob: bytes | bytearray = b"", *, listener: Listener, deadline_s: float | None = None
    ) -> None:
        assert self._listener is None, "one call at a time"
        self.before_call()
        self.running = True
        self.calls.append(body)
        self.blobs.append(bytes(blob))
        self.deadlines.append(deadline_s)
        self._listener = listener
        if isinstance(blob, bytearray):
            wipe(blob)

    def reply(self, body: m.Reply) -> None:
        self.replies.append(body)

    def end(self) -> None:
        self._listener = None
        self.running = False
        self.ends += 1

    def answer(self, answer: m.Answer, blob: bytes = b"") -> None:
        """End the running call with an answer."""
        self._take().answered(answer, blob)

    def fail(self, problem: Problem) -> None:
        """End the running call with a problem."""
        self._take().failed(problem)

    def die(self, why: str = "died") -> None:
        """End the running call and the process with it."""
        self.running = False
        self.fail(errors.HostDied(kind=self.kind.value, why=why))

    def notice(self, notice: m.Notice) -> None:
        assert self._listener is not None, "nobody hears a notice outside a call"
        self._listener.noticed(notice)

    def ask(self, question: m.Question) -> None:
        assert self._listener is not None, "nobody hears a question outside a call"
        self._listener.asked(question)

    def _take(self) -> Listener:
        listener, self._listener = self._listener, None
        assert listener is not None, "nobody waits for an answer"
        return listener


class FakeHosts:
    """Makes hosts and remembers them."""

    def __init__(self) -> None:
        self.all: list[FakeHost] = []

    def start(self, kind: m.Kind) -> FakeHost:
        self.all.append(FakeHost(kind))
        return self.all[-1]

    def of(self, kind: m.Kind) -> list[FakeHost]:
        return [host for host in self.all if host.kind is kind]

    def one(self, kind: m.Kind) -> FakeHost:
        (host,) = self.of(kind)
        return host


class FakeCard:
    """A card with a PIN: what a token host answers when this is plugged in."""

    def __init__(self, pin: str = PIN, tries: int = 5) -> None:
        self.pin = pin
        self.tries = tries
        self.tried: list[str] = []

    def serve(self, host: FakeHost) -> None:
        """Answer the call the host is at, as a token host does."""
        match host.last:
            case m.ListTokens():
                host.answer(m.TokensListed((token(),)))
            case m.Login():
                self._log_in(host)
            case m.SignAttributes():
                host.answer(m.RawSignature(b"signature"))
            case other:
                raise AssertionError(f"no token host takes {other}")

    def _log_in(self, host: FakeHost) -> None:
        typed = unmask(bytearray(host.blobs[-1])).decode()
        self.tried.append(typed)
        if typed == self.pin:
            host.answer(m.LoggedIn(token()))
        else:
            self.tries -= 1
            host.fail(errors.PinWrong(state="low", source="driver"))


class FakeTimer:
    """A wish to be called later."""

    def __init__(self, seconds: float, callback: Callable[[], None]) -> None:
        self.seconds = seconds
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeClock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.timers: list[FakeTimer] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW

    def call_later(self, seconds: float, callback: Callable[[], None]) -> FakeTimer:
        self.timers.append(FakeTimer(seconds, callback))
        return self.timers[-1]

    def ring(self) -> None:
        """Call everybody who waits."""
        waiting, self.timers = self.timers, []
        for timer in waiting:
            if not timer.cancelled:
                timer.callback()


class FakeLeftovers:
    """A record of temporary files, kept in memory."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def add(self, path: str) -> None:
        self.told.append(("add", path))

    def done(self, path: str) -> None:
        self.told.append(("done", path))

    def remove(self, path: str) -> None:
        self.told.append(("remove", path))


def certificate(
    serial: str = "0A1B", *, reason: Unusable | None = None, ends: datetime = NOW + timedelta(days=300)
) -> Certificate:
    der = f"certificate {serial} {ends:%F}".encode()
    return Certificate(
        label="Phan Thanh Mai",
        subject="CN=Phan Thanh Mai,C=VN",
        issuer="CN=CA,C=VN",
        serial=serial,
        not_before=NOW - timedelta(days=300),
        not_after=ends,
        kind=CertificateKind.PERSON,
        usable=reason is None,
        reason=reason,
        holder="Phan Thanh Mai",
        office="",
        email="",
        sha256=hashlib.sha256(der).hexdigest().upper(),
        key_id="01",
        der=der,
    )


def token(
    label: str = "Phan Thanh Mai",
    *,
    serial: str = "66889bd7",
    module: str = MODULE,
    slot: int = 1,
    pin: PinReport = PIN_OK,
    certificates: tuple[Certificate, ...] | None = None,
) -> Token:
    own = (certificate(),) if certificates is None else certificates
    return Token(module, slot, label, serial, "Fake", pin, has_pin_pad=False, certificates=own)


def shown(*pages: PageGeometry) -> Shown:
    return Shown(DIGEST, 1000, pages or (A4,))


def facts(*fields: str, free: str = "KySo-1") -> PaperFacts:
    return PaperFacts((A4,), (1, 7), tuple(SignatureField(name, filled=True, page=1) for name in fields), free)


PROPOSED = Placement(1, Rect(300, 100, 150, 60))
RULE = Rule("nd30", "fallback", Origin.RECOMMENDATION)


class FakePlacer:
    """Rules that put every mark into a block; a seal needs the signatures there are. A mode may be left out."""

    def __init__(self, *unknown: Mode) -> None:
        self.unknown = unknown

    def look(self, mode: Mode) -> Look:
        if mode is Mode.COPY:
            return Look(None, TextLook((TextLine.ORGANISATION, TextLine.SIGNING_TIME), exact=True))
        if mode is Mode.ATTACHMENT:
            return Look(None, TextLook((TextLine.NUMBER, TextLine.SIGNING_TIME), exact=True))
        return Look(ImageLook(ImageKind.SIGNATURE, real_size=mode is Mode.ISSUE), None)

    def needs_signatures(self, mode: Mode) -> bool:
        return mode is Mode.ISSUE

    def demands(self, mode: Mode) -> Demands:
        return Demands()

    def search(
        self,
        mode: Mode,
        *,
        signer: str | None = None,
        signed: tuple[SignatureField, ...] = (),
        lines: tuple[str, ...] = (),
        seal_mm: float | None = None,
    ) -> Search:
        if mode in self.unknown:
            raise ProfileUnknown(profile="nd30", mode=mode.value)
        side = seal_mm or 50 + len(lines)
        size = SizeMm(side, side)
        return Search(Spot.BLOCK, PageChoice.LAST, size, RULE, signer=signer, signed=signed)


class FakeLayouts:
    """A memory of layouts that lasts as long as the test."""

    def __init__(self) -> None:
        self.shifts: dict[tuple[str, Rule], Shift] = {}

    def recall(self, layout: str, rule: Rule) -> Shift | None:
        return self.shifts.get((layout, rule))

    def remember(self, layout: str, rule: Rule, shift: Shift) -> None:
        self.shifts[layout, rule] = shift

    def count(self) -> int:
        return len({layout for layout, _ in self.shifts})

    def clear(self) -> None:
        self.shifts.clear()


place = FakePlacer()


def proposal(page: int = 1, **known: object) -> Proposal:
    found = Proposal(
        Placement(page, PROPOSED.rect), Confidence.HIGH, Reason.BETWEEN_TITLE_AND_NAME, RULE, layout="0" * 32
    )
    return replace(found, **known)


def lines(
    certificate: Certificate | None,
    at: datetime,
    text: TextLook | None = None,
    template: Template | None = None,
    *,
    number: str = "",
) -> tuple[str, ...]:
    holder = certificate.holder if certificate is not None else ""
    if template is not None:
        return template.filled({TextLine.SIGNER: holder, TextLine.NUMBER: number})
    if text is not None:
        return tuple(number if line is TextLine.NUMBER else line.value for line in text.lines)
    return (holder, f"{at:%F}")
