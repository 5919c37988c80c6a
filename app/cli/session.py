"""What the commands need of the program; ``app.compose.command`` builds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.desk import ports
from app.desk.declared import Declared
from app.desk.gate import Gate
from app.desk.guiding import GuideDesk, Guides, RequestBook
from app.domain.devices import KnownModule
from app.domain.errors import Problem
from app.domain.forms import FormData
from app.domain.signing import Mode
from app.domain.template import Template
from app.domain.token import Certificate
from app.words import Catalogue


@dataclass(frozen=True, slots=True)
class RehearsalWish:
    """A practice token by its label, its PIN (wiped when typed), and the folder for the signed file and pictures."""

    token: str
    pin: bytearray = field(repr=False)
    folder: str


@dataclass(frozen=True, slots=True)
class WindowWish:
    """How a window is opened from the command line; with a ``rehearsal`` it drives itself through the main job."""

    file: str | None = None
    module: str | None = None
    trust: tuple[str, ...] = ()
    image: str | None = None
    rehearsal: RehearsalWish | None = None


@dataclass(frozen=True, slots=True)
class House:
    """What the window and the commands have in common: drivers, rules, guidance and the text of a mark.

    ``example`` fills a template with made-up facts, to show how it will look.
    """

    words: Catalogue
    lines: ports.MarkWriter
    modules: Callable[[], tuple[KnownModule, ...]]
    placer: Callable[[str], ports.Placer]
    modes: Callable[[str], tuple[Mode, ...]]
    rulebook: Callable[[str], ports.Rulebook]
    layouts: ports.Layouts
    templates: ports.Templates
    example: Callable[[Template], tuple[str, ...]]
    guidance: Callable[[], GuideDesk]


@dataclass(frozen=True, slots=True)
class Session:
    """Hosts, rules and words for one run of a command. ``wait_until`` serves hosts until the condition holds.

    ``guides`` are the texts as they come with the program, ``guidance`` with what the office said of itself;
    ``office_slips`` is why that cannot be read.
    """

    hosts: ports.Hosts
    clock: ports.Clock
    gate: Gate
    leftovers: ports.Leftovers
    words: Catalogue
    lines: ports.MarkWriter
    modules: Callable[[], tuple[KnownModule, ...]]
    usb: ports.UsbBus
    placer: Callable[[str], ports.Placer]
    modes: Callable[[str], tuple[Mode, ...]]
    layouts: ports.Layouts
    templates: ports.Templates
    guides: Callable[[], Guides]
    guidance: Callable[[], GuideDesk]
    form_data: Callable[[Path], FormData]
    requests: Callable[[], RequestBook]
    declared_of: Callable[[Certificate], Declared]
    office_slips: Callable[[], tuple[Problem, ...]]
    wait_until: Callable[[Callable[[], bool]], None]
    open_window: Callable[[WindowWish], int]
    working_folder: Path
