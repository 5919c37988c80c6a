"""What the desk needs of the world, as protocols; ``app.compose`` chooses who serves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from app.domain.demands import Demands
from app.domain.devices import UsbDevice
from app.domain.document import SignatureField
from app.domain.errors import Problem, Report
from app.domain.placing import Look, Rule, Search, Shift, TextLook
from app.domain.signing import Mode
from app.domain.template import Template
from app.domain.token import Certificate
from app.hosts.messages import Answer, Call, Kind, Notice, Question, Reply


class Listener(Protocol):
    """Whoever waits for a call to end; exactly one of ``answered`` and ``failed`` comes, once."""

    def answered(self, answer: Answer, blob: bytes) -> None: ...
    def failed(self, problem: Problem) -> None: ...
    def noticed(self, notice: Notice) -> None: ...
    def asked(self, question: Question) -> None: ...


class Host(Protocol):
    """One child process: one call at a time, started when first called, replaced after it died."""

    @property
    def busy(self) -> bool: ...
    @property
    def running(self) -> bool: ...
    def call(
        self, body: Call, blob: bytes | bytearray = b"", *, listener: Listener, deadline_s: float | None = None
    ) -> None: ...
    def reply(self, body: Reply) -> None: ...
    def end(self) -> None: ...


class Hosts(Protocol):
    """The maker of hosts."""

    def start(self, kind: Kind) -> Host: ...


class Cancel(Protocol):
    def cancel(self) -> None: ...


class Clock(Protocol):
    """Time: monotonic seconds, the calendar, and being called later."""

    def monotonic(self) -> float: ...
    def now(self) -> datetime: ...
    def call_later(self, seconds: float, callback: Callable[[], None]) -> Cancel: ...


class UsbBus(Protocol):
    """What is plugged into the USB: something that changes with it, and the devices of known kinds."""

    def fingerprint(self) -> tuple[str, ...]: ...
    def devices(self) -> tuple[UsbDevice, ...]: ...


class Attempt(Protocol):
    """A login attempt that is on record before it is sent; ``failures_before`` was read under the record's lock."""

    failures_before: int

    def succeeded(self) -> None: ...
    def failed(self) -> None: ...
    def unclear(self) -> None: ...
    def withdrawn(self) -> None: ...


class Ledger(Protocol):
    """The durable record of login attempts, shared by window and command line."""

    def begin(self, identity: str) -> Attempt: ...
    def failures(self, identity: str) -> int: ...


class Leftovers(Protocol):
    """The record of temporary files that a dead host may leave."""

    def add(self, path: str) -> None: ...
    def done(self, path: str) -> None: ...
    def remove(self, path: str) -> None: ...


class Placer(Protocol):
    """The rule packs: what a mark shows, and what a rule asks of a document to find the mark's place."""

    def look(self, mode: Mode) -> Look:
        """Return what the mark shows; raise :class:`ProfileUnknown` if the rules say nothing about ``mode``."""

    def needs_signatures(self, mode: Mode) -> bool:
        """Tell whether the place depends on whose signatures the file holds already."""

    def demands(self, mode: Mode) -> Demands:
        """Return what the rules ask of ``mode`` beside the mark."""

    def search(
        self,
        mode: Mode,
        *,
        signer: str | None = None,
        signed: tuple[SignatureField, ...] = (),
        lines: tuple[str, ...] = (),
        seal_mm: float | None = None,
    ) -> Search:
        """Return the question; raise :class:`ProfileUnknown` if the rules say nothing about ``mode``."""


class Profile(Struct, frozen=True):
    """A set of rules by its stable name. ``old``: no longer in force everywhere; ``secondhand``: not seen itself.

    ``trouble``: why a file of IT's for that set cannot be used.
    """

    name: str
    old: bool = False
    secondhand: bool = False
    trouble: Report | None = None


class Rulebook(Placer, Protocol):
    """All sets of rules, one of them chosen: what a :class:`Placer` says is what that one says."""

    @property
    def profiles(self) -> tuple[Profile, ...]: ...

    @property
    def profile(self) -> str: ...

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Return the modes the chosen set has a rule for."""

    @property
    def titles_rule(self) -> Rule:
        """Return whose rule it is that a person signs only as what the certificate was issued for."""

    def choose(self, profile: str) -> None:
        """Follow another set; one that does not exist changes nothing."""


class Layouts(Protocol):
    """The memory of corrected places, by layout and rule."""

    def recall(self, layout: str, rule: Rule) -> Shift | None: ...
    def remember(self, layout: str, rule: Rule, shift: Shift) -> None: ...
    def count(self) -> int: ...
    def clear(self) -> None: ...


class MarkWriter(Protocol):
    """The lines a mark shows for a certificate at a time, in the catalogue's words.

    ``text`` is what a rule wants; a ``template`` has its own lines, to be filled with what is known. ``number`` is the
    paper's (số và ký hiệu). Lines nobody can fill yet are left out.
    """

    def __call__(
        self,
        certificate: Certificate | None,
        at: datetime,
        text: TextLook | None = None,
        template: Template | None = None,
        *,
        number: str = "",
    ) -> tuple[str, ...]: ...


class KeptTemplate(Protocol):
    """A template with its PNG; ``locked``: the machine's, which nobody replaces by one's own."""

    @property
    def template(self) -> Template: ...
    @property
    def png(self) -> bytes | None: ...
    @property
    def sha256(self) -> str | None: ...
    @property
    def locked(self) -> bool: ...


class Templates(Protocol):
    """The templates of marks on this machine. The problems each may raise stand in ``app.settings.templates``."""

    def all(self) -> Sequence[KeptTemplate]: ...
    def find(self, name: str) -> KeptTemplate: ...
    def save(self, template: Template, png: bytes | None) -> None: ...
    def take_in(self, template: Template, png: bytes | None) -> str: ...
    def remove(self, name: str) -> None: ...
    def export(self, name: str, target: Path, *, overwrite: bool = False) -> None: ...
