"""A paper host that somebody took over: it gets no signature that the person did not approve, and no more of them."""

from __future__ import annotations

import hashlib

import pytest

from app.desk.signing.runner import Desk, SigningRun
from app.desk.signing.state import Job, MarkDesign, Phase, Signer, State
from app.domain.document import PaperFacts, Shown
from app.domain.geometry import PageGeometry
from app.domain.token import Token
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.worlds import RealWorld
from tests.devices.gates import listed
from tests.parts.fixtures import LEADER_TOKEN
from tests.parts.pki import Authority
from tests.parts.softhsm import PIN, SoftHsm
from tests.token.wishes import wish

SHOWN = Shown(fakes.DIGEST, 1000, (fakes.A4,))


class TakenOver:
    """Makes real token hosts, and page and paper hosts that say what the test has them say."""

    def __init__(self, world: RealWorld) -> None:
        self._world = world
        self.fakes = fakes.FakeHosts()

    def start(self, kind: m.Kind) -> object:
        return self._world.hosts.start(kind) if kind is m.Kind.TOKEN else self.fakes.start(kind)


class Attack:
    """A list of documents that a person approved, in the hands of a paper host that was taken over."""

    def __init__(self, world: RealWorld, token: Token, count: int) -> None:
        self.world, self.token = world, token
        self.hosts = TakenOver(world)
        rules = (fakes.place, fakes.lines, world.loop, fakes.FakeLayouts())
        desk = Desk(self.hosts, world.gate, world.leftovers, *rules)  # type: ignore[arg-type]
        self.run = SigningRun(desk, token, lambda _: None)
        jobs = tuple(Job(f"/in/{number}.pdf", MarkDesign()) for number in range(count))
        self.run.start(State.of(jobs, Signer(token.certificates[0], token.authorities)))

    @property
    def paper(self) -> fakes.FakeHost:
        return self.hosts.fakes.one(m.Kind.PAPER)

    def prepare(self) -> None:
        """Play along until the PIN is asked for."""
        while self.run.state.phase is Phase.PREPARING:
            (host,) = [one for one in self.hosts.fakes.all if one.busy]
            match host.last:
                case m.OpenDocument():
                    host.answer(m.DocumentOpened((PageGeometry(0, 0, 595, 842),), encrypted=False))
                case m.HashDocument():
                    host.answer(m.DocumentHashed(SHOWN))
                case m.InspectDocument():
                    host.answer(m.DocumentInspected(PaperFacts((fakes.A4,), (1, 7), (), "KySo-1")))
                case m.FindPlace():
                    host.answer(m.PlaceFound(fakes.proposal()))
                case m.ChooseTarget(source=source):
                    host.answer(m.TargetChosen(f"{source}.signed.pdf"))
                case other:
                    raise AssertionError(f"not while preparing: {other}")

    @property
    def endings(self) -> list[tuple[str, object]]:
        """Return why each document was not signed, and how many signatures had been given by then."""
        errors = [outcome.error for outcome in self.run.state.outcomes if outcome is not None]
        return [(error.code, error.facts.get("signatures")) for error in errors if error is not None]

    def log_in(self) -> None:
        self.run.log_in(bytearray(PIN.encode()), person=True, consent=False)
        self.world.until(lambda: self.run.state.phase is not Phase.LOGGING_IN)

    def ask(self, attributes: bytes) -> str:
        """Ask for a signature and return the kind of reply, or why there is none."""
        before = len(self.paper.replies)
        self.paper.ask(m.SignatureWanted(attributes))
        self.world.until(lambda: len(self.paper.replies) > before)
        reply = self.paper.replies[-1]
        return str(reply.report.facts.get("why")) if isinstance(reply, m.Failed) else "signed"


@pytest.fixture
def attack(world: RealWorld, plugged: SoftHsm) -> Attack:
    return Attack(world, listed(world, str(plugged.module), LEADER_TOKEN), 2)


@pytest.fixture
def good(authority: Authority) -> bytes:
    return wish(authority.leader.certificate_der)


@pytest.mark.clause("LD-6.3")
def test_before_the_pin_it_gets_nothing_and_its_list_ends(attack: Attack, good: bytes) -> None:
    attack.hosts.fakes.one(m.Kind.PAGE).answer(m.DocumentOpened((fakes.A4,), encrypted=False))
    attack.hosts.fakes.one(m.Kind.PAGE).answer(m.DocumentHashed(SHOWN))
    attack.paper.ask(m.SignatureWanted(good))
    assert attack.endings == [("host_deceived", 0), ("host_deceived", 0)]
    assert attack.paper.replies == []


@pytest.mark.clause("LD-6.3")
def test_it_gets_one_signature_for_a_document_and_a_second_question_ends_the_list(attack: Attack, good: bytes) -> None:
    attack.prepare()
    attack.log_in()
    assert attack.ask(good) == "signed"
    attack.paper.ask(m.SignatureWanted(good))
    assert attack.endings == [("host_deceived", 1), ("host_deceived", 1)]
    assert attack.world.gate.is_shut


@pytest.mark.clause("LD-6.4")
@pytest.mark.parametrize(
    ("bent", "why"), [("digest", "not_der"), ("other", "other_certificate"), ("text", "not_attributes")]
)
def test_it_gets_nothing_but_attributes_for_the_chosen_certificate(
    attack: Attack, authority: Authority, bent: str, why: str
) -> None:
    asked = {
        "digest": hashlib.sha256(b"a contract").digest(),
        "other": wish(authority.organisation.certificate_der),
        "text": b"\x31\x03\x02\x01\x05",
    }
    attack.prepare()
    attack.log_in()
    assert attack.ask(asked[bent]) in {why, "not_attributes"}


def test_a_refused_question_ends_the_list_and_the_login(attack: Attack) -> None:
    attack.prepare()
    attack.log_in()
    attack.ask(b"\x04\x20" + bytes(32))
    attack.paper.fail(m.Failed(attack.paper.replies[-1].report).report.as_problem())  # type: ignore[union-attr]
    assert attack.run.state.phase is Phase.FINISHED
    assert attack.world.gate.is_shut
