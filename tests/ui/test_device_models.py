"""The models behind the devices screen: what is remembered, what follows for guidance, forms and the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from app.desk.guiding import GuideDesk
from app.domain import errors
from app.domain.devices import ModuleState, Offer, Unready
from app.domain.errors import RulesUnreadable
from app.domain.forms import FormData, FormFormat, OfficeData
from app.domain.guidance import Event
from app.domain.memory import Answers, Memory
from app.domain.positions import Titles
from app.domain.requests import Request, RequestResult
from app.domain.token import CertificateKind, PinReport, PinSource, PinState, Token, Unusable
from app.domain.trust import RevocationState
from app.hosts import messages as m
from app.journal.requests import RequestRegister
from app.ui.device_states import OfficeField, RequestNews
from app.ui.models.describing_devices import chip_state
from app.ui.models.form_model import FormModel
from app.ui.models.guide_model import GuideModel
from app.ui.models.office_model import OfficeModel
from app.ui.models.requests_model import RequestsModel
from app.ui.states import DeviceCondition
from tests.desk.fakes import FakeClock, FakeHosts
from tests.ui import device_samples as d

PDF, DOCX = "/papers/mau-06.pdf", "/papers/mau-06.docx"


class FakeCabinet:
    """Keeps what was told in memory."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory("ld")
        self.written = OfficeData()
        self.kept: dict[str, Answers] = {}

    def office(self) -> Memory:
        return self.memory

    def keep_office(self, memory: Memory) -> None:
        self.memory = memory

    def by_it(self) -> OfficeData:
        return self.written

    def answers(self, serial: str) -> Answers:
        return self.kept.get(serial, Answers())

    def keep_answer(
        self, serial: str, *, kind: CertificateKind | None, renewed: bool | None, titles: Titles | None
    ) -> None:
        self.kept[serial] = self.answers(serial).with_news(kind=kind, renewed=renewed, titles=titles)


@pytest.fixture
def parent() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def cabinet() -> FakeCabinet:
    return FakeCabinet()


@pytest.fixture
def office(cabinet: FakeCabinet, parent: QObject) -> OfficeModel:
    return OfficeModel(d.desk, cabinet, parent)


@pytest.fixture
def guide(office: OfficeModel, parent: QObject) -> GuideModel:
    made = GuideModel(office, FakeClock(), parent)
    made.devices_changed(d.plugged(d.token(d.ENDING)))
    return made


@pytest.fixture
def requests(office: OfficeModel, parent: QObject, tmp_path: Path) -> Iterator[RequestsModel]:
    register = RequestRegister.open(tmp_path)
    yield RequestsModel(lambda: register, office, FakeClock(), parent)
    register.close()


class TestOffice:
    @pytest.mark.clause("LD-4")
    def test_remembers_whose_a_certificate_is_by_its_serial(self, office: OfficeModel, cabinet: FakeCabinet) -> None:
        office.tell_kind("0A", CertificateKind.DEVICE)
        assert cabinet.kept["0A"].kind is CertificateKind.DEVICE
        assert office.answers("0A").kind is CertificateKind.DEVICE

    @pytest.mark.clause("LD-9.2")
    def test_remembers_a_renewal_beside_the_kind(self, office: OfficeModel) -> None:
        office.tell_kind("0A", CertificateKind.PERSON)
        office.tell_renewed("0A", renewed=True)
        assert office.answers("0A") == Answers(CertificateKind.PERSON, renewed=True)

    def test_what_the_office_tells_is_in_every_form(self, office: OfficeModel) -> None:
        office.tell_office("ld", {"signer_name": "Phan Thanh Mai"})
        assert office.desk is not None
        assert office.desk.office.office["signer_name"] == "Phan Thanh Mai"

    def test_what_it_entered_is_locked(self, office: OfficeModel) -> None:
        assert OfficeField.OFFICE in office.state.locked

    def test_a_text_that_is_gone_gives_way_to_the_national_one(self, parent: QObject) -> None:
        office = OfficeModel(d.desk, FakeCabinet(Memory("gone")), parent)
        assert office.desk is not None
        assert office.memory.profile == "nd68"

    def test_guidance_that_cannot_be_read_is_a_problem_and_no_crash(self, parent: QObject) -> None:
        def broken() -> GuideDesk:
            raise RulesUnreadable(file="ld.toml", key=None)

        office = OfficeModel(broken, FakeCabinet(), parent)
        assert office.desk is None
        assert office.problem == RulesUnreadable(file="ld.toml", key=None).report()


class TestGuide:
    def test_follows_the_text_of_the_office(self, guide: GuideModel) -> None:
        assert guide.state.profile == "ld"

    def test_another_text_is_for_reading_only(self, guide: GuideModel, cabinet: FakeCabinet) -> None:
        guide.choose_profile("pt")
        assert (guide.state.profile, cabinet.memory.profile) == ("pt", "ld")

    def test_is_about_the_only_device(self, guide: GuideModel) -> None:
        guide.show(Event.LOST)
        assert guide.state.about is not None
        assert guide.state.kind is CertificateKind.PERSON

    def test_a_device_that_is_pulled_out_leaves_the_page(self, guide: GuideModel) -> None:
        guide.show(Event.LOST)
        guide.devices_changed(d.plugged())
        assert guide.state.page is not None
        assert guide.state.about is None

    @pytest.mark.clause("LC-8.2")
    def test_knows_the_seal_by_what_a_person_said(self, guide: GuideModel, office: OfficeModel) -> None:
        office.tell_kind(d.ENDING.serial, CertificateKind.ORGANISATION)
        guide.show(Event.LOCKED)
        assert guide.state.seal

    @pytest.mark.clause("LD-9.2", "BT-19.5b")
    @pytest.mark.parametrize(("profile", "last"), [("ld", date(2026, 12, 9)), ("bt", date(2026, 12, 8))])
    def test_warns_thirty_days_before_the_last_day(self, guide: GuideModel, profile: str, last: date) -> None:
        guide.show(Event.ABOUT_TO_EXPIRE)
        guide.choose_profile(profile)
        assert guide.state.countdown is not None
        assert guide.state.countdown.last_day == last

    @pytest.mark.clause("PT-6.4")
    def test_counts_a_deadline_from_the_day_that_was_typed(self, guide: GuideModel) -> None:
        guide.show(Event.LOCKED)
        guide.choose_profile("pt")
        guide.type_receipt(date(2026, 11, 20))
        assert [due.day for due in guide.state.due] == [date(2026, 11, 23)]


class TestForm:
    @pytest.fixture
    def hosts(self) -> FakeHosts:
        return FakeHosts()

    @pytest.fixture
    def form(self, hosts: FakeHosts, office: OfficeModel, requests: RequestsModel, parent: QObject) -> FormModel:
        made = FormModel(hosts, office, requests, parent)
        made.open(d.use(), "ld", d.token(d.MAI))
        return made

    def test_is_filled_from_device_and_office(self, form: FormModel) -> None:
        assert form.state is not None
        assert form.state.rows[0]["device_serial"] == "53A00C1F7702"
        known = {field.name: field.known for field in form.state.shape.fields}
        assert known["office"] == d.OFFICE["office"]

    def test_is_written_by_a_host_that_ends_with_it(self, form: FormModel, hosts: FakeHosts) -> None:
        form.save(FormData({"contact_name": "Lê Văn Bình"}), PDF)
        assert form.state is not None
        assert form.state.busy is FormFormat.PDF
        call = hosts.one(m.Kind.FORMS).last
        assert isinstance(call, m.WriteForm)
        assert call.order.values["contact_name"] == "Lê Văn Bình"
        hosts.one(m.Kind.FORMS).answer(m.FormWritten(PDF))
        assert form.state.saved == PDF
        assert hosts.one(m.Kind.FORMS).ends == 1

    def test_a_failure_is_told(self, form: FormModel, hosts: FakeHosts) -> None:
        form.save(FormData(), PDF)
        hosts.one(m.Kind.FORMS).fail(errors.OutputUnwritable(file="mau-06.pdf", why="denied"))
        assert form.state is not None
        assert form.state.problem is not None
        assert form.state.problem.code == "output_unwritable"

    @pytest.mark.clause("PT-9.4", "BT-17.5")
    def test_is_registered_with_its_device_once(
        self, form: FormModel, hosts: FakeHosts, requests: RequestsModel
    ) -> None:
        form.save(FormData(), DOCX)
        hosts.one(m.Kind.FORMS).answer(m.FormWritten(DOCX))
        form.register()
        form.register()
        assert [each.request.device for each in requests.state.requests] == ["53A00C1F7702"]


class TestRequests:
    def test_an_answer_is_due_by_the_text_from_the_day_it_was_received(self, requests: RequestsModel) -> None:
        number = requests.add(Request("mau-06", "pt"))
        assert number is not None
        received = date(2026, 11, 20)
        requests.enter(RequestNews(number, received, received, None, RequestResult.WAITING, ""))
        assert requests.state.requests[0].request.due == date(2026, 11, 23)

    def test_a_text_without_a_deadline_gives_none(self, requests: RequestsModel) -> None:
        number = requests.add(Request("mau-06", "ld"))
        assert number is not None
        received = date(2026, 11, 20)
        requests.enter(RequestNews(number, received, received, None, RequestResult.GRANTED, "xong"))
        told = requests.state.requests[0].request
        assert (told.due, told.result, told.note) == (None, RequestResult.GRANTED, "xong")

    def test_a_register_that_cannot_be_opened_is_told(self, office: OfficeModel, parent: QObject) -> None:
        def broken() -> RequestRegister:
            raise errors.RegisterUnusable(why="denied")

        requests = RequestsModel(broken, office, FakeClock(), parent)
        requests.read()
        assert requests.state.problem is not None


class TestWithdrawn:
    def test_a_withdrawn_one_is_told(self) -> None:
        state = d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.ON_HOLD))
        assert state.devices[0].against is RevocationState.ON_HOLD

    def test_a_withdrawn_one_is_not_offered_for_signing(self) -> None:
        state = d.state(d.plugged(d.token(d.MAI)), d.chain(RevocationState.REVOKED))
        assert Offer.SIGN not in state.devices[0].offers


class TestChip:
    """The chip always says what is true."""

    @staticmethod
    def of(*tokens: Token, chosen: str | None = None) -> DeviceCondition:
        return chip_state(d.plugged(*tokens), chosen, lambda one: one.pin).condition

    @pytest.mark.parametrize(
        ("pin", "condition"),
        [
            (PinState.OK, DeviceCondition.READY),
            (PinState.UNKNOWN, DeviceCondition.READY),
            (PinState.LOW, DeviceCondition.LOW),
            (PinState.FINAL, DeviceCondition.FINAL),
            (PinState.LOCKED, DeviceCondition.LOCKED),
            (PinState.UNSET, DeviceCondition.UNSET),
        ],
    )
    def test_of_the_chosen_device(self, pin: PinState, condition: DeviceCondition) -> None:
        assert self.of(d.token(d.MAI, pin=pin), chosen=d.MAI.sha256) is condition

    def test_of_a_device_whose_certificates_have_ended(self) -> None:
        assert self.of(d.token(d.OLD)) is DeviceCondition.EXPIRED

    def test_of_a_device_without_a_usable_certificate(self) -> None:
        assert self.of(d.token(d.certificate("1", reason=Unusable.NO_KEY))) is DeviceCondition.UNUSABLE

    def test_of_a_locked_device_without_a_usable_certificate(self) -> None:
        assert self.of(d.token(d.OLD, pin=PinState.LOCKED)) is DeviceCondition.LOCKED

    @pytest.mark.parametrize(
        ("state", "condition"),
        [
            (ModuleState.ASKED, DeviceCondition.SEARCHING),
            (ModuleState.HUNG, DeviceCondition.FAILED),
            (ModuleState.CRASHED, DeviceCondition.FAILED),
            (ModuleState.FAILED, DeviceCondition.FAILED),
            (ModuleState.MISSING, DeviceCondition.NO_DRIVER),
            (ModuleState.LIST_DAMAGED, DeviceCondition.UNREADY),
            (ModuleState.WRONG_ARCHITECTURE, DeviceCondition.NO_DRIVER),
            (ModuleState.NO_SLOT, DeviceCondition.ABSENT),
            (ModuleState.NO_TOKEN, DeviceCondition.ABSENT),
        ],
    )
    def test_of_a_driver_that_shows_nothing(self, state: ModuleState, condition: DeviceCondition) -> None:
        assert chip_state(d.driver(state), None, lambda one: one.pin).condition is condition

    @pytest.mark.parametrize("why", Unready)
    def test_of_a_card_of_no_use(self, why: Unready) -> None:
        assert chip_state(d.unready(why), None, lambda one: one.pin).condition is DeviceCondition.UNREADY

    def test_of_a_device_without_a_driver(self) -> None:
        assert chip_state(d.UNDRIVEN, None, lambda one: one.pin).condition is DeviceCondition.NO_DRIVER

    @pytest.mark.parametrize(
        ("revocation", "condition"),
        [
            (RevocationState.REVOKED, DeviceCondition.WITHDRAWN),
            (RevocationState.AUTHORITY_REVOKED, DeviceCondition.WITHDRAWN),
            (RevocationState.ON_HOLD, DeviceCondition.ON_HOLD),
            (RevocationState.UNCHECKED, DeviceCondition.READY),
        ],
    )
    def test_of_a_certificate_that_was_withdrawn(self, revocation: RevocationState, condition: DeviceCondition) -> None:
        chains = {d.MAI.sha256: d.chain(revocation)}
        state = chip_state(d.plugged(d.token(d.MAI)), d.MAI.sha256, lambda one: one.pin, chains)
        assert state.condition is condition

    def test_a_locked_device_is_locked_before_anything_else(self) -> None:
        chains = {d.MAI.sha256: d.chain(RevocationState.REVOKED)}
        locked = d.plugged(d.token(d.MAI, pin=PinState.LOCKED))
        assert chip_state(locked, d.MAI.sha256, lambda one: one.pin, chains).condition is DeviceCondition.LOCKED

    def test_believes_the_gate_and_not_the_card(self) -> None:
        believed = PinReport(PinState.FINAL, PinSource.RECORD)
        state = chip_state(d.plugged(d.token(d.MAI)), d.MAI.sha256, lambda _: believed)
        assert state.condition is DeviceCondition.FINAL
