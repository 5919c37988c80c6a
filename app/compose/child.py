"""The child process, ``python -I -m app.compose.child KIND``: every room with a native or slow library comes in here.

Each kind of host loads its own room and no other: a page host starts without the time that the signing library takes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from app.compose.page_host import PageHandler, picture_of
from app.domain.forms import FormOrder
from app.domain.signing import Signed, Stage
from app.hosts import child, messages
from app.hosts.child import Answered, Caller, Handler, Misdirected
from app.hosts.masking import unmask, wipe
from app.hosts.messages import Call, Done, Failed, Kind, RawSignature

if TYPE_CHECKING:
    from app.studio.photo import Photo
    from app.token.driver import Driver
    from app.trust.fetching import Silence
    from app.trust.household import Household


def main(arguments: list[str]) -> int:
    """Be the host that ``arguments`` name, until the client goes; return 64 if they name none."""
    if len(arguments) == 1 and arguments[0] in set(Kind):
        kind = Kind(arguments[0])
        child.serve(kind, _BUILDERS[kind])
    return 64


class WriteForm(Protocol):
    """What writes a form to a file."""

    def __call__(self, order: FormOrder, target: Path, *, overwrite: bool) -> None: ...


class TokenHandler:
    """Serves one driver library; a host never changes to another."""

    def __init__(self, open_driver: Callable[[str], Driver]) -> None:
        self._open_driver = open_driver
        self._module = ""
        self._driver: Driver | None = None

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        """Serve the calls for tokens."""
        match call:
            case messages.ListTokens(module=module):
                return messages.TokensListed(*self._loaded(module).look()), b""
            case messages.Login():
                return self._login(call, blob), b""
            case messages.SignAttributes(attributes=attributes):
                return messages.RawSignature(self._current().sign_attributes(attributes)), b""
            case messages.Logout():
                self._current().logout()
                return messages.Done(), b""
            case _:
                raise Misdirected(type(call).__name__)

    def _login(self, call: messages.Login, blob: bytearray) -> messages.LoggedIn:
        driver = self._loaded(call.module)
        pin = unmask(blob) if blob else None
        try:
            token = driver.login(
                call.identity,
                call.certificate,
                pin,
                approved=call.approved,
                final_try_confirmed=call.final_try_confirmed,
            )
            return messages.LoggedIn(token, driver.asks_each_time)
        finally:
            if pin is not None:
                wipe(pin)

    def _loaded(self, module: str) -> Driver:
        if self._driver is None:
            self._driver, self._module = self._open_driver(module), module
        if module != self._module:
            raise Misdirected("another module")
        return self._driver

    def _current(self) -> Driver:
        if self._driver is None:
            raise Misdirected("no module")
        return self._driver


class FormsHandler:
    """Serves the one call for forms."""

    def __init__(self, write_form: WriteForm) -> None:
        self._write_form = write_form

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        """Write a form."""
        if not isinstance(call, messages.WriteForm):
            raise Misdirected(type(call).__name__)
        self._write_form(call.order, Path(call.target), overwrite=call.overwrite)
        return messages.FormWritten(call.target), b""


def handle_paper(call: Call, blob: bytearray, caller: Caller) -> Answered:
    """Serve the calls for paper, each with the part of the room it needs."""
    match call:
        case messages.InspectDocument() | messages.ChooseTarget() | messages.ConfirmTarget() | messages.SignDocument():
            return _handle_document(call, bytes(blob) or None, caller), b""
        case messages.CheckImage() | messages.DrawMark():
            return _handle_mark(call, bytes(blob) or None)
        case messages.Verify():
            from app.check.verifying import verify

            return messages.Verified(
                verify(
                    call.path,
                    trust=call.trust,
                    offline=call.offline,
                    timestamp_required=call.timestamp_required,
                    password=call.password,
                    progress=_Counter(caller).progress,
                    household=_household(),
                )
            ), b""
        case _:
            raise Misdirected(type(call).__name__)


def _handle_document(
    call: messages.InspectDocument | messages.ChooseTarget | messages.ConfirmTarget | messages.SignDocument,
    png: bytes | None,
    caller: Caller,
) -> messages.Answer:
    from app.paper import inspecting, signing, targets

    counter = _Counter(caller)
    match call:
        case messages.InspectDocument():
            facts = inspecting.inspect(call.path, call.shown, call.field, progress=counter.progress)
            return messages.DocumentInspected(facts)
        case messages.ChooseTarget():
            target = targets.choose_target(
                call.source, call.wanted, taken=call.taken, sources=call.sources, overwrite=call.overwrite
            )
            return messages.TargetChosen(target)
        case messages.ConfirmTarget():
            return messages.TargetConfirmed(targets.confirm_target(call.target, call.sha256, counter.progress))
        case messages.SignDocument():
            return messages.DocumentSigned(signing.sign(call.request, png, counter))


def _handle_mark(call: messages.CheckImage | messages.DrawMark, png: bytes | None) -> Answered:
    from app.paper import marking

    match call:
        case messages.CheckImage():
            image = marking.check_image(call.path)
            return messages.ImageChecked(image.sha256, image.width, image.height), image.png
        case messages.DrawMark():
            return messages.MarkDrawn(), marking.draw_mark(call.mark, png)


def handle_trust(call: Call, blob: bytearray, caller: Caller) -> Answered:
    """Serve the calls about chains and trusted authorities."""
    del blob
    from datetime import UTC, datetime

    from app.settings.keeping import write_whole
    from app.trust import keeping
    from app.trust.reporting import report_chain

    household, now = _household(), datetime.now(UTC)

    def beat() -> None:
        caller.notice(messages.Progress(Stage.CHECKING, 0.0))

    match call:
        case messages.ReportChain():
            trust = household.trust(now, named=call.trust, offline=call.offline, beat=beat)
            return messages.ChainReported(report_chain(call.certificate, call.authorities, trust, now)), b""
        case messages.ListAuthorities():
            listed = keeping.list_authorities(household, household.trust(now, offline=True))
            return messages.AuthoritiesListed(listed), b""
        case messages.ReadAuthorities(path=path):
            return messages.AuthoritiesListed(keeping.read_authorities(path)), b""
        case messages.AddAuthority(path=path, sha256=sha256):
            keeping.add_authority(household, path, sha256, write_whole)
            return messages.Done(), b""
        case messages.RemoveAuthority(sha256=sha256):
            keeping.remove_authority(household, sha256, household.trust(now, offline=True))
            return messages.Done(), b""
        case _:
            raise Misdirected(type(call).__name__)


def _household() -> Household:
    """Return where trust lives on this machine."""
    from app.settings import places
    from app.settings.network import load_network
    from app.trust.household import Household

    config, machine = places.config_folder(), places.machine_folder()
    return Household(
        data=places.RESOURCES / "trust",
        machine=machine / "trust",
        person=config / "trust",
        cache=places.cache_folder() / "trust",
        network=load_network(config, machine),
        silence=_silence(),
    )


@cache
def _silence() -> Silence:
    """Return who did not answer this process a moment ago."""
    from app.trust.fetching import Silence

    return Silence()


class StudioHandler:
    """Serves the studio; the photo read last stays in memory, so that a slider need not wait for the disk."""

    def __init__(self, read_photo: Callable[[str], Photo]) -> None:
        self._read_photo = read_photo
        self._known: tuple[tuple[str, int, int], Photo] | None = None

    def __call__(self, call: Call, blob: bytearray, caller: Caller) -> Answered:
        """Serve the calls for the studio."""
        from app.studio import cleaning, importing, pictures

        match call:
            case messages.ShowPhoto(path=path, longest_px=longest_px):
                return picture_of(pictures.picture_of_photo(self._photo(path), longest_px))
            case messages.ShowImage(longest_px=longest_px):
                return picture_of(pictures.picture_of_image(bytes(blob), longest_px))
            case messages.CleanImage(path=path):
                cleaned, png = cleaning.clean(self._photo(path), call.cleaning, call.longest_px)
                return messages.ImageCleaned(cleaned), png
            case messages.ReadTemplates(path=path):
                imported, pngs = importing.read_templates(path)
                return messages.TemplatesRead(imported), pngs
            case _:
                raise Misdirected(type(call).__name__)

    def _photo(self, path: str) -> Photo:
        try:
            status = Path(path).stat()
            mark = (path, status.st_mtime_ns, status.st_size)
        except (OSError, ValueError):
            mark = (path, 0, 0)
        if self._known is None or self._known[0] != mark:
            self._known = None
            self._known = mark, self._read_photo(path)
        return self._known[1]


class _Counter:
    """The counter of the paper room, with the client on the other side."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def progress(self, stage: Stage, done: float) -> None:
        self._caller.notice(messages.Progress(stage, done))

    def temporary(self, path: str) -> None:
        reply = self._caller.ask(messages.Temporary(path))
        if isinstance(reply, Failed):
            raise reply.report.as_problem()

    def committing(self, signed: Signed) -> None:
        self._caller.notice(messages.Committing(signed))

    def raw_signature(self, attributes: bytes) -> bytes:
        reply = self._caller.ask(messages.SignatureWanted(attributes))
        match reply:
            case RawSignature():
                return reply.signature
            case Failed():
                raise reply.report.as_problem()
            case Done():
                raise Misdirected("no signature")


def _build_token() -> Handler:
    from app.token.driver import Driver

    return TokenHandler(Driver.open)


def _build_page() -> Handler:
    from app.page.opened import Opened
    from app.page.picture import render_mark, warm_up

    warm_up()
    return PageHandler(Opened(), render_mark)


def _build_paper() -> Handler:
    import app.paper.inspecting  # noqa: F401 - loaded now, so that the first call need not wait for it

    return handle_paper


def _build_trust() -> Handler:
    import app.trust.reporting  # noqa: F401 - loaded now, so that the first call need not wait for it

    return handle_trust


def _build_forms() -> Handler:
    from app.forms.writing import write_form

    return FormsHandler(write_form)


def _build_studio() -> Handler:
    import app.studio.cleaning  # noqa: F401 - loaded now, so that the first call need not wait for it
    from app.studio.photo import read_photo

    return StudioHandler(read_photo)


_BUILDERS: Final[dict[Kind, Callable[[], Handler]]] = {
    Kind.TOKEN: _build_token,
    Kind.PAGE: _build_page,
    Kind.PAPER: _build_paper,
    Kind.FORMS: _build_forms,
    Kind.TRUST: _build_trust,
    Kind.STUDIO: _build_studio,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
