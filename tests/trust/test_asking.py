"""Asking over the network whether a certificate was revoked: what is answered, and what is no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from app.domain.network import NetworkSettings
from app.domain.trust import ChainReport, ChainState, RevocationSource, RevocationState, Unchecked
from tests.parts.revoking import GOOD, HELD, REVOKED, STRANGE, OnlineAuthority
from tests.parts.web import Visit, Web
from tests.trust.conftest import QUICK, Home

LISTS = "/issuing.crl"
Said = tuple[str, str | None, str]


def said(report: ChainReport) -> Said:
    assert report.state is ChainState.FOUND
    found = report.revocation
    return found.state.value, found.why.value if found.why else None, found.source.value


@pytest.fixture
def trusting(home: Home, online: OnlineAuthority) -> Home:
    """Return a household that pins root and issuing authority."""
    home.pin(online.root)
    home.pin(online.issuing)
    return home


class TestLists:
    @pytest.mark.clause("BT-3.4")
    @pytest.mark.parametrize(
        ("serial", "answer"),
        [
            (GOOD, ("good", None, "crl")),
            (REVOKED, ("revoked", None, "crl")),
            (HELD, ("on_hold", None, "crl")),
        ],
    )
    def test_tell_the_fate_of_a_certificate(
        self, trusting: Home, online: OnlineAuthority, web: Web, serial: int, answer: Said
    ) -> None:
        leaf = online.leaf(serial, lists=(web.serve(LISTS, online.crl()),))
        assert said(trusting.report(leaf, online.issuing)) == answer

    def test_that_have_ended_leave_it_unchecked(self, trusting: Home, online: OnlineAuthority, web: Web) -> None:
        old = online.crl(age=timedelta(days=20))
        leaf = online.leaf(GOOD, lists=(web.serve(LISTS, old),))
        report = trusting.report(leaf, online.issuing)
        assert said(report) == ("unchecked", "outdated", "crl")
        assert report.revocation.until is not None
        assert report.revocation.until < report.checked_at

    def test_in_pem_are_read_too(self, trusting: Home, online: OnlineAuthority, web: Web) -> None:
        pem = x509.load_der_x509_crl(online.crl()).public_bytes(Encoding.PEM)
        leaf = online.leaf(REVOKED, lists=(web.serve(LISTS, pem),))
        assert trusting.report(leaf, online.issuing).revocation.state is RevocationState.REVOKED

    @pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/x-pkcs7-crl"])
    def test_count_whatever_the_server_calls_them(
        self, trusting: Home, online: OnlineAuthority, web: Web, kind: str
    ) -> None:
        leaf = online.leaf(REVOKED, lists=(web.serve(LISTS, online.crl(), kind),))
        assert trusting.report(leaf, online.issuing).revocation.state is RevocationState.REVOKED

    def test_of_another_authority_say_nothing(self, trusting: Home, online: OnlineAuthority, web: Web) -> None:
        leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl(of="root", also=GOOD)),))
        assert said(trusting.report(leaf, online.issuing)) == ("unchecked", "no_answer", "nobody")

    def test_at_a_second_address_do_when_the_first_is_silent(
        self, trusting: Home, online: OnlineAuthority, web: Web
    ) -> None:
        leaf = online.leaf(GOOD, lists=(web.url("/missing.crl"), web.serve(LISTS, online.crl())))
        assert said(trusting.report(leaf, online.issuing)) == ("good", None, "crl")

    def test_where_the_trust_data_say_do_when_the_certificates_own_host_is_not_there(
        self, home: Home, online: OnlineAuthority, web: Web
    ) -> None:
        """The Party's hosts may be out of reach: the copy of the same list at another address counts."""
        home.pin(online.root, lists=(web.serve("/root.crl", online.crl(of="root")),))
        home.pin(online.issuing, lists=(web.serve(LISTS, online.crl()),))
        leaf = online.leaf(GOOD, lists=("http://ca.dcs.invalid/issuing.crl",))
        assert said(home.report(leaf, online.issuing, online.root)) == ("good", None, "crl")
        assert ("GET", "/root.crl") in web.visits

    @pytest.mark.parametrize("serial", [GOOD, REVOKED])
    def test_of_a_root_that_revoke_a_pinned_authority_count(
        self, home: Home, online: OnlineAuthority, web: Web, serial: int
    ) -> None:
        home.pin(online.root, lists=(web.serve("/root.crl", online.crl(of="root", also=2)),))
        home.pin(online.issuing, lists=(web.serve(LISTS, online.crl()),))
        state = home.report(online.leaf(serial), online.issuing, online.root).revocation.state
        assert state is (RevocationState.AUTHORITY_REVOKED if serial == GOOD else RevocationState.REVOKED)


class TestNoAnswer:
    """Whatever goes wrong on the way, nothing is ever told as revoked."""

    @pytest.fixture
    def answer_to(self, trusting: Home, online: OnlineAuthority) -> Callable[[str], Said]:
        return lambda address: said(trusting.report(online.leaf(GOOD, lists=(address,)), online.issuing))

    NO_ANSWER = ("unchecked", "no_answer", "nobody")

    def test_when_nothing_is_there(self, answer_to: Callable[[str], Said], web: Web) -> None:
        assert answer_to(web.url("/nothing.crl")) == self.NO_ANSWER

    def test_when_nobody_listens(self, trusting: Home, answer_to: Callable[[str], Said]) -> None:
        trusting.hosts.append("127.0.0.1:1")
        assert answer_to("http://127.0.0.1:1/issuing.crl") == self.NO_ANSWER

    def test_when_a_portal_answers_with_its_own_page(self, answer_to: Callable[[str], Said], web: Web) -> None:
        page = web.serve(LISTS, b"<html>Please log in</html>", "text/html")
        assert answer_to(page) == self.NO_ANSWER

    def test_when_the_server_says_nothing(self, trusting: Home, answer_to: Callable[[str], Said], web: Web) -> None:
        assert answer_to(web.hang(LISTS)) == self.NO_ANSWER
        assert trusting.beats

    def test_when_the_server_trickles(self, answer_to: Callable[[str], Said], web: Web) -> None:
        def trickle(visit: Visit) -> None:
            visit.send_response(200)
            visit.end_headers()
            while not web.released.wait(0.1):
                visit.wfile.write(b".")

        assert answer_to(web.behave(LISTS, trickle)) == self.NO_ANSWER

    def test_when_there_is_too_much(self, answer_to: Callable[[str], Said], web: Web, online: OnlineAuthority) -> None:
        assert answer_to(web.serve(LISTS, online.crl() + bytes(QUICK.largest))) == self.NO_ANSWER

    def test_when_too_much_comes_without_being_announced(self, answer_to: Callable[[str], Said], web: Web) -> None:
        sent: list[int] = []

        def flood(visit: Visit) -> None:
            visit.send_response(200)
            visit.end_headers()
            while not web.released.is_set():
                visit.wfile.write(bytes(10_000))
                sent.append(10_000)

        assert answer_to(web.behave(LISTS, flood)) == self.NO_ANSWER
        assert sum(sent) < 50_000_000

    def test_when_it_ends_in_the_middle(
        self, answer_to: Callable[[str], Said], web: Web, online: OnlineAuthority
    ) -> None:
        def stop(visit: Visit) -> None:
            visit.send_response(200)
            visit.send_header("Content-Length", str(len(online.crl())))
            visit.end_headers()
            visit.wfile.write(online.crl()[:100])

        assert answer_to(web.behave(LISTS, stop)) == self.NO_ANSWER

    def test_when_it_goes_in_circles(self, answer_to: Callable[[str], Said], web: Web) -> None:
        assert answer_to(web.redirect(LISTS, LISTS)) == self.NO_ANSWER
        assert len(web.visits) == 4

    def test_when_the_name_cannot_be_found(self, trusting: Home, answer_to: Callable[[str], Said]) -> None:
        trusting.hosts.append("khong-co.invalid")
        assert answer_to("http://khong-co.invalid/issuing.crl") == self.NO_ANSWER

    def test_leaves_what_was_known_as_it_was(self, trusting: Home, online: OnlineAuthority, web: Web) -> None:
        leaf = online.leaf(GOOD, lists=(web.serve(LISTS, online.crl()),))
        trusting.report(leaf, online.issuing)
        web.hang(LISTS)
        assert said(trusting.report(leaf, online.issuing, later=timedelta(days=1))) == ("good", None, "crl")


class TestRedirects:
    def test_are_followed_three_times(self, trusting: Home, online: OnlineAuthority, web: Web) -> None:
        web.redirect("/1", "/2")
        web.redirect("/2", "/3")
        web.redirect("/3", LISTS)
        web.serve(LISTS, online.crl())
        assert said(trusting.report(online.leaf(GOOD, lists=(web.url("/1"),)), online.issuing))[0] == "good"
        web.redirect("/0", "/1")
        leaf = online.leaf(REVOKED, lists=(web.url("/0"),))
        assert said(trusting.report(leaf, online.issuing)) == ("unchecked", "no_answer", "nobody")

    @pytest.mark.parametrize("to", ["{foreign}", "file:///etc/passwd", "ftp://{host}/x", "http://user@{host}/x", ""])
    def test_lead_to_allowed_places_only(
        self, trusting: Home, online: OnlineAuthority, web: Web, foreign: Web, to: str
    ) -> None:
        there = foreign.serve(LISTS, online.crl())
        leaf = online.leaf(GOOD, lists=(web.redirect("/moved", to.format(foreign=there, host=web.host)),))
        assert said(trusting.report(leaf, online.issuing)) == ("unchecked", "no_answer", "nobody")
        assert foreign.visits == []


class TestWhoIsAsked:
    def test_a_host_on_no_list_is_never_asked(self, trusting: Home, online: OnlineAuthority, foreign: Web) -> None:
        places = (foreign.serve(LISTS, online.crl()),)
        leaf = online.leaf(GOOD, lists=places, answers=places, authorities=places)
        assert said(trusting.report(leaf, online.issuing)) == ("unchecked", "no_address", "nobody")
        assert foreign.visits == []

    def test_a_host_that_the_machine_allows_is_asked(
        self, trusting: Home, online: OnlineAuthority, foreign: Web
    ) -> None:
        trusting.network = NetworkSettings(hosts=(foreign.host,))
        leaf = online.leaf(GOOD, lists=(foreign.serve(LISTS, online.crl()),))
        assert said(trusting.report(leaf, online.issuing))[0] == "good"

    def test_nobody_is_asked_for_a_certificate_that_only_says_it_comes_from_the_authority(
        self, trusting: Home, online: OnlineAuthority, web: Web
    ) -> None:
        forger = rsa.generate_private_key(65537, 2048)
        places = (web.serve(LISTS, online.crl()),)
        forged = online.leaf(GOOD, lists=places, answers=places, authorities=places, by=forger)
        report = trusting.report(forged, online.issuing, online.root)
        assert (report.state, report.revocation.why) == (ChainState.NOT_FOUND, Unchecked.NO_CHAIN)
        assert web.visits == []

    def test_nobody_is_asked_without_a_trusted_authority(self, home: Home, online: OnlineAuthority, web: Web) -> None:
        home.pin(online.responder)
        places = (web.serve(LISTS, online.crl()),)
        leaf = online.leaf(GOOD, lists=places, answers=places, authorities=places)
        assert home.report(leaf, online.issuing, online.root).state is ChainState.NOT_FOUND
        assert web.visits == []

    def test_nobody_is_asked_offline(self, trusting: Home, online: OnlineAuthority, web: Web) -> None:
        places = (web.serve(LISTS, online.crl()),)
        leaf = online.leaf(GOOD, lists=places, answers=places)
        report = trusting.report(leaf, online.issuing, offline=True)
        assert said(report) == ("unchecked", "offline", "nobody")
        assert web.visits == []


class TestOcsp:
    @pytest.fixture
    def asking(self, trusting: Home, responder: str) -> Home:
        trusting.hosts.append(responder)
        return trusting

    @pytest.mark.clause("BT-3.4")
    @pytest.mark.clause("LC-14")
    @pytest.mark.parametrize(
        ("serial", "answer"),
        [
            (GOOD, ("good", None, "ocsp")),
            (REVOKED, ("revoked", None, "ocsp")),
            (HELD, ("on_hold", None, "ocsp")),
            (STRANGE, ("unchecked", "not_known", "ocsp")),
        ],
    )
    def test_tells_the_fate_of_a_certificate(
        self, asking: Home, online: OnlineAuthority, responder: str, serial: int, answer: Said
    ) -> None:
        leaf = online.leaf(serial, answers=(f"http://{responder}/",))
        assert said(asking.report(leaf, online.issuing)) == answer

    def test_comes_before_the_list(self, asking: Home, online: OnlineAuthority, responder: str, web: Web) -> None:
        leaf = online.leaf(GOOD, answers=(f"http://{responder}/",), lists=(web.serve(LISTS, online.crl()),))
        assert said(asking.report(leaf, online.issuing))[2] == "ocsp"
        assert web.visits == []

    def test_that_does_not_know_leaves_it_to_the_list(
        self, asking: Home, online: OnlineAuthority, responder: str, web: Web
    ) -> None:
        leaf = online.leaf(STRANGE, answers=(f"http://{responder}/",), lists=(web.serve(LISTS, online.crl()),))
        assert said(asking.report(leaf, online.issuing)) == ("good", None, "crl")

    def test_that_is_silent_leaves_it_to_the_list(
        self, trusting: Home, online: OnlineAuthority, web: Web, foreign: Web
    ) -> None:
        trusting.hosts.append(foreign.host)
        leaf = online.leaf(REVOKED, answers=(foreign.hang("/"),), lists=(web.serve(LISTS, online.crl()),))
        assert said(trusting.report(leaf, online.issuing)) == ("revoked", None, "crl")

    def test_of_somebody_else_says_nothing(
        self, asking: Home, online: OnlineAuthority, responder: str, other_online: OnlineAuthority
    ) -> None:
        """The service answers for the authority it knows; its certificate is not one that this issuer made."""
        asking.pin(other_online.issuing)
        leaf = other_online.leaf(GOOD, answers=(f"http://{responder}/",))
        report = asking.report(leaf, other_online.issuing)
        assert report.revocation.state is RevocationState.UNCHECKED
        assert report.revocation.source is RevocationSource.NOBODY

    def test_is_remembered_for_a_while(self, asking: Home, online: OnlineAuthority, responder: str, web: Web) -> None:
        leaf = online.leaf(GOOD, answers=(f"http://{responder}/",))
        asking.report(leaf, online.issuing)
        assert said(asking.report(leaf, online.issuing, offline=True)) == ("good", None, "ocsp")
        later = asking.report(leaf, online.issuing, offline=True, later=timedelta(hours=1))
        assert said(later) == ("unchecked", "outdated", "ocsp")
