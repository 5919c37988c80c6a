"""The real authorities: recognised by the fingerprint of their certificates, wherever these are met."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.domain.errors import RulesUnreadable
from app.domain.trust import ChainState, RevocationState, Scope
from app.settings.places import RESOURCES
from app.trust import stores
from app.trust.authorities import load_pins
from app.trust.certificates import common_name, der_of, fingerprint_of, is_weak
from app.trust.household import Household
from app.trust.reporting import report_chain
from tests.parts.revoking import GOOD, OnlineAuthority
from tests.parts.web import Web
from tests.trust.conftest import Home

DATA = Path(__file__).with_name("data")
REAL = {file.stem: x509.load_pem_x509_certificate(file.read_bytes()) for file in sorted(DATA.glob("*.pem"))}
PINS = load_pins(RESOURCES / "trust")
TODAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def real_household(tmp_path: Path) -> Household:
    """Return a household with the data of the program and empty folders."""
    return Household(RESOURCES / "trust", tmp_path / "machine", tmp_path / "person", tmp_path / "cache")


@pytest.fixture(autouse=True)
def no_system_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what this machine happens to trust."""
    monkeypatch.setattr(stores, "SYSTEM_BUNDLES", ())


class TestTheData:
    def test_pin_eleven_authorities(self) -> None:
        assert len(REAL) == len(PINS.pins) == 11

    @pytest.mark.parametrize("name", REAL)
    def test_say_what_stands_in_the_certificate(self, name: str) -> None:
        certificate = REAL[name]
        pin = PINS.find(fingerprint_of(certificate))
        assert pin is not None
        key = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        assert pin.name == common_name(certificate.subject)
        assert pin.key_id == key.hex().upper()
        assert (pin.not_before, pin.not_after) == (certificate.not_valid_before_utc, certificate.not_valid_after_utc)

    def test_name_only_addresses_on_their_own_hosts(self) -> None:
        places = [place for pin in PINS.pins for place in (*pin.certificates, *pin.lists, *pin.answers)]
        assert {place.split("/")[2] for place in places} <= PINS.hosts

    def test_that_are_damaged_are_told_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "hong.toml").write_text('scope = "government"\nhosts = []\n', encoding="utf-8")
        with pytest.raises(RulesUnreadable) as raised:
            load_pins(tmp_path)
        assert raised.value.facts["file"] == "hong.toml"


class TestTheRealAuthorities:
    @pytest.mark.clause("LD-6.2")
    @pytest.mark.clause("LC-10.2")
    @pytest.mark.parametrize("name", REAL)
    def test_are_recognised_by_pin(self, real_household: Household, name: str) -> None:
        trust = real_household.trust(TODAY, offline=True)
        report = report_chain(der_of(REAL[name]), (), trust, TODAY)
        is_national = name in {"neac-root", "mic-root"}
        assert report.state is ChainState.FOUND
        assert report.scope is (Scope.NATIONAL if is_national else Scope.GOVERNMENT)
        assert report.is_for_public_duty is not is_national

    def test_lead_to_their_roots(self, real_household: Household) -> None:
        trust = real_household.trust(TODAY, offline=True)
        every = [der_of(each) for each in REAL.values()]
        ends = {name: report_chain(der_of(each), every, trust, TODAY).links[-1].sha256 for name, each in REAL.items()}
        roots = {name[:2]: fingerprint_of(REAL[f"root-{name[:2]}"]) for name in ends if name.startswith("g")}
        assert {name: end for name, end in ends.items() if name.startswith("g")} == {
            name: roots[name[:2]] for name in ends if name.startswith("g")
        }

    @pytest.mark.parametrize("name", [name for name in REAL if name.startswith("g1")])
    def test_of_the_first_generation_are_signed_with_sha1_and_accepted_by_pin_alone(self, name: str) -> None:
        certificate, root = REAL[name], REAL["root-g1"]
        assert is_weak(certificate)
        leaf = (certificate, root)
        pinned = stores.Trust(pins=PINS).meeting(leaf)
        assert set(pinned.anchors) == set(leaf)
        only_root = stores.Trust(anchors=(root,))
        report = report_chain(der_of(certificate), (), only_root, TODAY)
        assert report.weak

    def test_are_never_trusted_when_one_byte_differs(self, real_household: Household) -> None:
        der = bytearray(der_of(REAL["root-g2"]))
        der[-1] ^= 1
        report = report_chain(bytes(der), (), real_household.trust(TODAY, offline=True), TODAY)
        assert report.state is ChainState.NOT_FOUND


class TestWhereverMet:
    """The issuing authority's certificate is not at hand at first, whatever is pinned."""

    @pytest.fixture
    def leaf(self, online: OnlineAuthority) -> x509.Certificate:
        return online.leaf(GOOD)

    @pytest.fixture
    def pinning(self, home: Home, online: OnlineAuthority) -> Home:
        home.pin(online.issuing)
        return home

    def test_nowhere(self, pinning: Home, leaf: x509.Certificate) -> None:
        assert pinning.report(leaf, offline=True).state is ChainState.NOT_FOUND

    def test_on_the_token_or_in_the_signed_file(
        self, pinning: Home, leaf: x509.Certificate, online: OnlineAuthority
    ) -> None:
        report = pinning.report(leaf, online.issuing, offline=True)
        assert (report.state, report.scope) == (ChainState.FOUND, Scope.GOVERNMENT)
        assert [link.pinned for link in report.links] == [False, True]

    @pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
    @pytest.mark.parametrize("place", ["machine", "person"])
    def test_in_a_folder_of_added_certificates(
        self, pinning: Home, leaf: x509.Certificate, online: OnlineAuthority, place: str, encoding: Encoding
    ) -> None:
        folder: Path = getattr(pinning, place)
        folder.mkdir()
        (folder / "ca.crt").write_bytes(online.issuing.public_bytes(encoding))
        assert pinning.report(leaf, offline=True).scope is Scope.GOVERNMENT

    def test_in_the_system_store(
        self,
        pinning: Home,
        leaf: x509.Certificate,
        online: OnlineAuthority,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        bundle = tmp_path / "bundle.crt"
        bundle.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (online.root, online.issuing)))
        monkeypatch.setattr(stores, "SYSTEM_BUNDLES", (tmp_path / "missing.crt", bundle))
        report = pinning.report(leaf, offline=True)
        assert [link.sha256 for link in report.links][1:] == [fingerprint_of(online.issuing)]

    def test_in_the_system_store_is_not_enough(
        self,
        home: Home,
        leaf: x509.Certificate,
        online: OnlineAuthority,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        bundle = tmp_path / "bundle.crt"
        bundle.write_bytes(online.issuing.public_bytes(Encoding.PEM))
        monkeypatch.setattr(stores, "SYSTEM_BUNDLES", (bundle,))
        home.pin(online.responder)
        assert home.report(leaf, offline=True).state is ChainState.NOT_FOUND

    def test_at_the_address_it_publishes_itself_and_from_then_on_without_network(
        self, home: Home, leaf: x509.Certificate, online: OnlineAuthority, web: Web
    ) -> None:
        address = web.serve("/issuing.crt", online.issuing.public_bytes(Encoding.PEM))
        home.pin(online.issuing, certificates=(web.url("/missing.crt"), address))
        assert home.report(leaf).state is ChainState.FOUND
        before = len(web.visits)
        assert home.report(leaf, offline=True).state is ChainState.FOUND
        assert len(web.visits) == before == 2

    def test_the_wrong_certificate_at_that_address_is_nothing(
        self, home: Home, leaf: x509.Certificate, online: OnlineAuthority, other_online: OnlineAuthority, web: Web
    ) -> None:
        address = web.serve("/issuing.crt", der_of(other_online.issuing))
        home.pin(online.issuing, certificates=(address,))
        assert home.report(leaf).state is ChainState.NOT_FOUND
        assert list((home.folder / "cache").glob("*.crt")) == []

    def test_an_address_in_the_certificate_itself_is_not_followed_before_its_chain_is_known(
        self, home: Home, online: OnlineAuthority, web: Web
    ) -> None:
        address = web.serve("/issuing.crt", der_of(online.issuing))
        home.pin(online.issuing)
        assert home.report(online.leaf(GOOD, authorities=(address,))).state is ChainState.NOT_FOUND
        assert web.visits == []

    def test_the_root_of_a_pinned_authority_is_fetched_from_where_it_publishes_itself(
        self, home: Home, leaf: x509.Certificate, online: OnlineAuthority, web: Web
    ) -> None:
        home.pin(online.issuing)
        home.pin(online.root, certificates=(web.serve("/root.crt", der_of(online.root)),))
        report = home.report(leaf, online.issuing)
        assert [link.pinned for link in report.links] == [False, True, True]


class TestAdded:
    @pytest.mark.parametrize(("place", "scope"), [("machine", Scope.MACHINE), ("person", Scope.PERSON)])
    def test_authorities_are_trusted_and_not_for_public_duty(
        self, home: Home, online: OnlineAuthority, place: str, scope: Scope
    ) -> None:
        folder: Path = getattr(home, place)
        folder.mkdir()
        (folder / "ca.pem").write_bytes(online.issuing.public_bytes(Encoding.PEM))
        home.pin(online.responder)
        report = home.report(online.leaf(GOOD))
        assert (report.state, report.scope, report.is_for_public_duty) == (ChainState.FOUND, scope, False)

    def test_lists_of_the_machine_are_used(self, home: Home, online: OnlineAuthority) -> None:
        home.machine.mkdir()
        (home.machine / "ca.pem").write_bytes(online.issuing.public_bytes(Encoding.PEM))
        (home.machine / "ca.crl").write_bytes(online.crl(also=GOOD))
        home.pin(online.responder)
        assert home.report(online.leaf(GOOD), offline=True).revocation.state is RevocationState.REVOKED


class TestReports:
    def test_tell_dates_of_the_whole_chain(self, home: Home, online: OnlineAuthority) -> None:
        home.pin(online.issuing)
        leaf = online.leaf(GOOD)
        assert home.report(leaf, online.issuing, offline=True).in_validity
        assert not home.report(leaf, online.issuing, offline=True, later=timedelta(days=800)).in_validity

    def test_tell_of_rubbish(self, real_household: Household) -> None:
        report = report_chain(b"rubbish", (b"more",), real_household.trust(TODAY, offline=True), TODAY)
        assert (report.state, report.links) == (ChainState.UNREADABLE, ())
