"""The sign screen's view model: one document, one signature, from opening to the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.desk import ports
from app.desk.chains import Known
from app.desk.devices import Devices
from app.desk.placing import PlaceQuestion
from app.desk.signing.flow import own_name
from app.desk.signing.marks import lines_of
from app.desk.signing.runner import Desk
from app.desk.signing.state import Job, MarkDesign, PlaceWish, Signer, State
from app.desk.viewing import DocumentView, Viewed
from app.domain.errors import Problem
from app.domain.fitting import Room
from app.domain.geometry import Placement
from app.domain.mark import paper_number
from app.domain.signing import Mode
from app.domain.token import Certificate, Token
from app.domain.verdict import FileVerdict
from app.hosts import messages as m
from app.ui.models import describing
from app.ui.models.mark_model import MarkModel
from app.ui.models.office_model import OfficeModel
from app.ui.models.pictures import as_page
from app.ui.models.place_model import PlaceModel
from app.ui.models.questions_model import QuestionsModel, blocked_by
from app.ui.models.sign_values import Choices, SignState, Wishes
from app.ui.models.signatures_model import SignaturesModel
from app.ui.page_states import PageViewState, Tile
from app.ui.states import Blocked, MeasuresState, SignerState, SignPanelState


class SignModel(QObject):
    """What is shown before **Ký số** is pressed.

    :class:`~app.ui.models.signing_model.SigningModel` takes it from there.
    """

    state_changed = Signal()
    profile_changed = Signal()
    tile_arrived = Signal(object, QImage)
    tile_failed = Signal(object)

    def __init__(
        self, desk: Desk, rules: ports.Rulebook, trust: tuple[str, ...], parent: QObject, *, office: OfficeModel
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rules = rules
        self._view = DocumentView(desk.hosts, lambda _: self._refresh())
        self._devices = Devices()
        self._known: Mapping[str, Known] = {}
        self._wishes = Wishes()
        self._last_used: str | None = None
        self._signer = SignerState()
        self._place = PlaceModel(desk, self._view, self._refresh)
        self._kind_of = office.kind_of
        self.questions = QuestionsModel(office, rules, self._refresh)
        self._signatures = SignaturesModel(desk.hosts, trust, self._refresh)
        self._mark = MarkModel(desk, self._view, self._refresh, self._refuse_image)
        self._is_result = False
        self.room: Room | None = None  # of the pages; the first picture of a document is drawn for it
        self._state = SignState()

    @property
    def state(self) -> SignState:
        return self._state

    @property
    def choices(self) -> Choices:
        """Return what is worth remembering for the next time."""
        wishes = self._wishes
        template = wishes.design.template.name if wishes.design.template is not None else None
        return Choices(
            wishes.certificate or self._last_used, wishes.image_path, wishes.mode, self._rules.profile, template
        )

    @property
    def chosen(self) -> str | None:
        """Return the certificate that would sign, chosen or proposed."""
        return self._signer.chosen

    @property
    def viewed(self) -> Viewed:
        """Return what is known of the document on screen."""
        return self._view.state

    @property
    def password(self) -> str | None:
        return self._view.password

    @property
    def chosen_device(self) -> str:
        """Return the device of the chosen certificate; nothing if it is not there."""
        found = self._chosen()
        return found[0].identity if found is not None else ""

    @property
    def is_drawing(self) -> bool:
        """Tell whether a picture is on its way."""
        return self._view.is_drawing or self._place.is_looking

    # ── intentions ────────────────────────────────────────────────────────────────────────────────────────────────

    def restore(self, choices: Choices) -> None:
        """Take up what was chosen last time; a picture that is gone is not missed."""
        if choices.profile is not None:
            self._rules.choose(choices.profile)
        mode = choices.mode if choices.mode in self._rules.modes else self._wishes.mode
        self._last_used = choices.certificate
        self._wishes = replace(self._wishes, mode=mode)
        if choices.image_path is not None:
            self.choose_image(choices.image_path)

    def warm_up(self, taker: Callable[[QImage], None]) -> None:
        """Have a blank picture come, so that the first page of a document need not be the first picture."""
        self._view.warm_up(lambda picture, pixels: taker(as_page(picture, pixels)))

    def show_result(self, path: str) -> None:
        """Show a document that was just signed, as it is: without a mark to place."""
        self.open_file(path)
        self._is_result = True

    def take_verdict(self, verdict: FileVerdict) -> None:
        """Show the verdict on the document that was just signed at its signatures."""
        shown = self._view.state.shown
        if self._is_result and shown is not None:
            self._signatures.take(verdict, shown.sha256)
            self._refresh()

    def open_file(self, path: str) -> None:
        self._is_result = False
        self._mark.forget()
        self._wishes = replace(self._wishes, number="", wanted=None, overwrite=False)
        self.questions.forget()
        self._place.forget()
        self._signatures.forget()
        self._view.open(path, room=self.room)

    def close_file(self) -> None:
        """Show no document."""
        self._place.forget()
        self._signatures.forget()
        self._view.close()

    def reopen(self) -> None:
        """Read the document anew, as it is on disk now."""
        if self._view.state.path is not None:
            self.open_file(self._view.state.path)

    def give_password(self, password: str) -> None:
        if self._view.state.path is not None:
            self._view.open(self._view.state.path, password, self.room)

    def ask_tile(self, tile: Tile) -> None:
        """Have a part of a page drawn; it comes back in ``tile_arrived``, or ``tile_failed``."""
        call = m.RenderTile(tile.page, tile.scale, tile.left, tile.top, tile.width, tile.height)

        def arrived(picture: m.Picture, pixels: bytes) -> None:
            self.tile_arrived.emit(tile, as_page(picture, pixels))

        self._view.tile(call, arrived, lambda _: self.tile_failed.emit(tile))

    def devices_changed(self, devices: Devices, known: Mapping[str, Known]) -> None:
        """Take up what is plugged in, and what is known so far of who issued the certificates."""
        self._devices, self._known = devices, dict(known)
        self.questions.know(known)
        self._refresh()

    def choose_certificate(self, identity: str) -> None:
        self._change(replace(self._wishes, certificate=identity))

    def choose_mode(self, mode: Mode) -> None:
        """Sign in another way; a template made for one way is left with it."""
        self._place.start_over()
        template = self._wishes.design.template
        if template is not None and template.mode is not mode:
            self._leave_template()
        self._change(replace(self._wishes, mode=mode))

    def choose_profile(self, profile: str) -> None:
        """Follow another set of rules; a mode it does not know gives way to its first."""
        self._rules.choose(profile)
        self._place.forget()
        modes = self._rules.modes
        mode = self._wishes.mode if self._wishes.mode in modes else next(iter(modes), self._wishes.mode)
        self._change(replace(self._wishes, mode=mode))
        self.profile_changed.emit()

    def use_template(self, kept: ports.KeptTemplate) -> None:
        """Sign with a template: its look and size, in its mode and by its rules if it was made for some."""
        template = kept.template
        self._place.size = template.size
        self._place.start_over()
        if template.profile is not None and template.profile != self._rules.profile:
            self.choose_profile(template.profile)
        mode = template.mode if template.mode in self._rules.modes else self._wishes.mode
        design = MarkDesign(kept.png, kept.sha256, with_text=False, template=template)
        self._change(replace(self._wishes, mode=mode, design=design, image_path=None, image_problem=None))

    def place_mark(self, placement: Placement) -> None:
        self._place.put(placement)
        self._refresh()

    def place_by_measures(self, wanted: MeasuresState) -> None:
        self._place.put_measures(wanted)
        self._refresh()

    def place_on_page(self, page: int) -> None:
        """Put the mark into the middle of ``page``, to be dragged from there."""
        self._place.put_on(page, self._wishes.mode)
        self._refresh()

    def place_next(self) -> None:
        """Put the mark to the next place that follows the same rule."""
        self._place.put_next()
        self._refresh()

    def confirm_place(self) -> None:
        self._place.confirm()
        self._refresh()

    def reset_place(self) -> None:
        self._place.reset()
        self._refresh()

    def look_again(self) -> None:
        """Look for the place anew: nothing is remembered any more of how places were corrected."""
        self._place.look_again()
        self._refresh()

    def undo_place(self) -> None:
        self._place.undo()
        self._refresh()

    def redo_place(self) -> None:
        self._place.redo()
        self._refresh()

    def choose_image(self, path: str) -> None:
        """Use the picture at ``path`` for the mark, once it was read."""

        def read(image: m.ImageChecked, png: bytes) -> None:
            self._leave_template()
            design = MarkDesign(png, image.sha256, with_text=False)
            self._change(replace(self._wishes, design=design, image_path=path, image_problem=None))

        self._view.read_image(path, read, self._refuse_image)

    def clear_image(self) -> None:
        """Show the text only."""
        self._leave_template()
        self._change(replace(self._wishes, design=MarkDesign(), image_path=None, image_problem=None))

    def show_text(self, *, wanted: bool) -> None:
        design = self._wishes.design
        text = MarkDesign(design.image, design.image_sha256, with_text=wanted or design.image is None)
        self._change(replace(self._wishes, design=text))

    def give_number(self, typed: str) -> None:
        """Have the mark tell this number and symbol of the paper, where it tells any."""
        self._change(replace(self._wishes, number=paper_number(typed)))

    def choose_target(self, wanted: str | None, *, overwrite: bool = False) -> None:
        self._wishes = replace(self._wishes, wanted=wanted, overwrite=overwrite)
        self._view.choose_target(wanted, overwrite=overwrite)

    def end(self) -> None:
        self._place.end()
        self._signatures.forget()
        self._view.end()

    def order(self) -> tuple[Token, State] | None:
        """Return the token and the list of one document that **Ký số** would sign: exactly what is shown."""
        found, placement, viewed = self._chosen(), self._place.placement, self._view.state
        if found is None or placement is None or viewed.path is None or self._state.panel.blocked is not None:
            return None
        token, certificate = found
        self._last_used = certificate.sha256
        self._place.remember()
        job = Job(
            source=viewed.path,
            design=self._design,
            mode=self._wishes.mode,
            wish=PlaceWish(placement.page, placement.rect),
            wanted=self._wishes.wanted,
            overwrite=self._wishes.overwrite,
            shown=viewed.shown,
        )
        return token, State.of((job,), Signer(certificate, token.authorities))

    # ── from the desk ─────────────────────────────────────────────────────────────────────────────────────────────

    def _change(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._refresh()

    def _find_place(self) -> None:
        """Ask where the mark goes, once for each thing the answer depends on; a result has no mark to place."""
        viewed, mode = self._view.state, self._wishes.mode
        if viewed.path is None or not viewed.drawn or self._is_result or mode not in self._rules.modes:
            return
        needs = self._desk.place.needs_signatures(mode)
        if needs and viewed.facts is None:
            return
        found, size = self._chosen(), self._place.size
        certificate = found[1] if found is not None else None
        self._place.look(
            PlaceQuestion(
                viewed.path,
                mode,
                signer=own_name(mode, certificate) if certificate is not None else None,
                signed=viewed.facts.fields if needs and viewed.facts is not None else (),
                lines=lines_of(self._design, self._desk.place.look(mode), certificate, self._desk.lines),
                seal_mm=size.width_mm if size is not None and self._place.has_real_size(mode) else None,
                password=self._view.password,
            )
        )

    def _leave_template(self) -> None:
        if self._wishes.design.template is not None:
            self._wishes = replace(self._wishes, design=MarkDesign())
            self._place.size = None

    def _refuse_image(self, problem: Problem) -> None:
        self._change(replace(self._wishes, image_problem=problem.report()))

    def _refresh(self) -> None:
        viewed, wishes = self._view.state, self._wishes
        wanted, today = self.questions.wanted_kind(wishes.mode), self._desk.clock.now().date()
        wish = describing.SignerWish(wishes.certificate, self._last_used, wishes.mode, wanted)
        self._signer = describing.signer_state(self._devices, today, self._known, wish, kind_of=self._kind_of)
        self._find_place()
        found = self._chosen()
        self._mark.draw(self._place.placement, self._design, wishes.mode, found[1] if found else None)
        if not self._is_result:
            self._signatures.look(viewed, self._view.password)
        self._state = SignState(
            header=describing.header_state(viewed),
            pages=self._pages_state(viewed),
            panel=self._panel_state(viewed),
            password=describing.password_state(viewed),
            problem=describing.document_problem(viewed),
            loading=describing.loading_name(viewed),
        )
        self.state_changed.emit()

    def _pages_state(self, viewed: Viewed) -> PageViewState | None:
        if not viewed.pages:
            return None
        mode, movable = self._wishes.mode, not viewed.encrypted
        mark = None if self._is_result else self._place.mark(mode, self._mark.picture, movable=movable)
        return PageViewState(viewed.edition, viewed.pages, mark, self._signatures.badges(viewed))

    def _panel_state(self, viewed: Viewed) -> SignPanelState:
        wishes = self._wishes
        blocked = describing.blocked_state(viewed, self._devices, self._signer.chosen, self._desk.gate.state_of)
        shows_place = bool(viewed.pages) and not self._is_result
        found, title, pages = self._chosen(), self._place.title, len(viewed.pages)
        question = self.questions.state(wishes.mode, title, pages, found[1]) if shows_place and found else None
        return SignPanelState(
            signer=describing.told_once(self._signer, question),
            mode=wishes.mode,
            modes=self._rules.modes,
            profiles=describing.profile_states(self._rules.profiles),
            profile=self._rules.profile,
            number=wishes.number if self._mark.asks_number(wishes.design, wishes.mode) else None,
            place=self._place.state(wishes.mode, movable=not viewed.encrypted) if shows_place else None,
            question=question,
            look=self._mark.look(wishes),
            target=describing.target_state(viewed),
            blocked=blocked or self._place_blocks() or blocked_by(question),
        )

    def _place_blocks(self) -> Blocked | None:
        if self._place.placement is None:
            return Blocked.SEARCHING_PLACE if self._place.is_looking else Blocked.NO_PLACE
        if not self._wishes.number and self._mark.asks_number(self._wishes.design, self._wishes.mode):
            return Blocked.NO_NUMBER
        return Blocked.UNSURE_PLACE if self._place.is_unsure else None

    # ── the mark ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _design(self) -> MarkDesign:
        return self._wishes.design.telling(self._wishes.number)

    def _chosen(self) -> tuple[Token, Certificate] | None:
        return describing.find_chosen(self._devices, self._signer.chosen)
