"""Whole lists, carried out: with hand-written hosts where a moment must be hit, with real ones for everything else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.desk.gate import Gate
from app.desk.signing.runner import Desk, SigningRun, may_try_again
from app.desk.signing.state import Job, MarkDesign, Phase, PlaceWish, Signer, State
from app.domain import errors
from app.domain.errors import Problem, type_of
from app.domain.geometry import Rect
from app.domain.signing import Level, Signed, Stage, Status
from app.hosts import messages as m
from app.settings.attempts import AttemptLedger
from tests.desk import fakes
from tests.desk.worlds import RealWorld, job_for
from tests.parts.commands import run as run_program
from tests.parts.documents.broken import two_contents
from tests.parts.documents.forms import empty_signature_field
from tests.parts.documents.plain import one_page
from tests.parts.documents.signed import certified
from tests.parts.pki import Authority
from tests.parts.softhsm import SoftHsm


class FakeRun:
    """A list of one document over hand-written hosts."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.hosts = fakes.FakeHosts()
        self.leftovers = fakes.FakeLeftovers()
        self.ledger = AttemptLedger(folder / "logins")
        self.clock = fakes.FakeClock()
        self.gate = Gate(self.hosts, self.ledger, self.clock)
        self.states: list[State] = []
        self.layouts = fakes.FakeLayouts()
        desk = Desk(self.hosts, self.gate, self.leftovers, fakes.place, fakes.lines, self.clock, self.layouts)
        self.run = SigningRun(desk, fakes.token(), self.states.append)
        jobs = tuple(Job(f"/in/{name}.pdf", MarkDesign()) for name in names or ("a",))
        self.run.start(State.of(jobs, Signer(fakes.certificate(), ())))

    @property
    def page(self) -> fakes.FakeHost:
        return self.hosts.one(m.Kind.PAGE)

    @property
    def paper(self) -> fakes.FakeHost:
        return self.hosts.one(m.Kind.PAPER)

    @property
    def token(self) -> fakes.FakeHost:
        return self.hosts.one(m.Kind.TOKEN)

    def prepared(self) -> FakeRun:
        while self.run.state.phase is Phase.PREPARING:
            name = Path(self.run.state.job.source).stem
            self.page.answer(m.DocumentOpened((fakes.A4,), encrypted=False))
            self.page.answer(m.DocumentHashed(fakes.shown()))
            self.paper.answer(m.DocumentInspected(fakes.facts()))
            self.page.answer(m.PlaceFound(fakes.proposal()))
            self.paper.answer(m.TargetChosen(f"/out/{name}.signed.pdf"))
        return self

    def logged_in(self) -> FakeRun:
        self.run.log_in(bytearray(fakes.PIN.encode()), person=True, consent=False)
        self.token.answer(m.LoggedIn(fakes.token()))
        return self

    def asked(self) -> FakeRun:
        self.paper.ask(m.SignatureWanted(b"attributes"))
        return self

    def signed(self, name: str = "a") -> FakeRun:
        """Let an honest paper host come to its end, from its question on."""
        self.asked()
        self.token.answer(m.RawSignature(b"raw"))
        self.put(name)
        return self

    def put(self, name: str = "a") -> None:
        self.paper.notice(m.Committing(signed(name)))
        self.paper.answer(m.DocumentSigned(signed(name)))


def signed(name: str = "a") -> Signed:
    return Signed(f"/out/{name}.signed.pdf", fakes.DIGEST, "KySo-1", fakes.PROPOSED, Level.B_B)


def endings(state: State) -> list[tuple[Status, str | None]]:
    assert state.phase is Phase.FINISHED
    return [(one.status, one.error.code if one.error else None) for one in state.outcomes if one is not None]


# ── hand-written hosts ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_signature_travels_from_paper_to_the_token_and_back(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in().asked()
    assert fake.token.last == m.SignAttributes(b"attributes")
    fake.token.answer(m.RawSignature(b"raw"))
    assert fake.paper.replies == [m.RawSignature(b"raw")]
    fake.put()
    assert endings(fake.run.state) == [(Status.SIGNED, None)]


def test_one_login_serves_the_whole_list_and_no_more(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path, "a", "b", "c").prepared().logged_in()
    logins = [call for call in fake.token.calls if isinstance(call, m.Login)]
    assert [login.approved for login in logins] == [3]
    for name in ("a", "b", "c"):
        fake.signed(name)
    assert sum(isinstance(call, m.Login) for call in fake.token.calls) == 1


def test_at_the_end_of_a_list_no_host_is_left(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in().signed()
    assert [host.running for host in fake.hosts.all] == [False, False, False]


def test_a_temporary_file_is_on_record_until_its_document_is_signed(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in()
    fake.paper.ask(m.Temporary("/out/part"))
    fake.signed()
    assert fake.leftovers.told == [("add", "/out/part"), ("done", "/out/part")]


def test_a_temporary_file_of_a_dead_host_is_removed(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in()
    fake.paper.ask(m.Temporary("/out/part"))
    fake.paper.die()
    assert fake.leftovers.told == [("add", "/out/part"), ("remove", "/out/part")]
    assert endings(fake.run.state) == [(Status.FAILED, "host_died")]


def test_a_token_pulled_out_at_its_signature_stops_the_list(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path, "a", "b").prepared().logged_in().asked()
    fake.token.fail(errors.TokenRemoved(label="x"))
    assert fake.paper.replies == [m.Failed(errors.TokenRemoved(label="x").report())]
    fake.paper.fail(errors.TokenRemoved(label="x"))
    assert endings(fake.run.state) == [(Status.STOPPED, "token_removed")] * 2


@pytest.mark.parametrize(("why", "code"), [("died", "module_failed"), ("silent", "module_timeout")])
def test_a_token_host_that_ends_at_its_signature_is_a_broken_driver(tmp_path: Path, why: str, code: str) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in().asked()
    fake.token.die(why)
    (reply,) = fake.paper.replies
    assert isinstance(reply, m.Failed)
    fake.paper.fail(reply.report.as_problem())
    assert endings(fake.run.state) == [(Status.STOPPED, code)]


def test_a_token_pulled_out_after_its_signature_does_not_fail_the_document(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in().asked()
    fake.token.answer(m.RawSignature(b"raw"))
    fake.token.running = False
    fake.put()
    assert endings(fake.run.state) == [(Status.SIGNED, None)]


def test_a_person_who_mistyped_tries_again_for_the_same_list(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared()
    fake.run.log_in(bytearray(b"000000"), person=True, consent=False, again=may_try_again)
    fake.token.fail(errors.PinWrong(state="low", source="driver"))
    waiting = fake.run.state
    assert (waiting.phase, waiting.outcomes) == (Phase.PREPARED, (None,))
    assert fake.logged_in().run.state.phase is Phase.SIGNING


def test_only_what_another_pin_may_mend_is_tried_again() -> None:
    mends = {code for code, kind in type_of.items() if may_try_again(kind())}
    assert mends == {"pin_wrong", "pin_untypable", "pin_repeated", "pin_final_try", "pin_pad_ended"}


def test_a_token_that_went_away_before_the_pin_ends_the_list(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared()
    fake.run.approach(lambda _: None)
    fake.token.answer(m.TokensListed(()))
    assert endings(fake.run.state) == [(Status.STOPPED, "token_removed")]


def test_cancelling_before_paper_was_needed_does_not_start_it(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path)
    fake.run.cancel()
    assert fake.hosts.of(m.Kind.PAPER) == []
    assert endings(fake.run.state) == [(Status.STOPPED, "cancelled")]


def test_cancelling_while_the_pin_is_checked_may_have_used_a_try(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared()
    fake.run.log_in(bytearray(fakes.PIN.encode()), person=True, consent=False)
    fake.run.cancel()
    assert endings(fake.run.state) == [(Status.STOPPED, "pin_unclear")]
    assert fake.ledger.failures(fakes.token().identity) == 1
    assert not fake.token.running


def test_every_change_is_told(tmp_path: Path) -> None:
    fake = FakeRun(tmp_path).prepared().logged_in()
    fake.paper.notice(m.Progress(Stage.COPYING, 0.5))
    assert (fake.states[-1].stage, fake.states[-1].done) == (Stage.COPYING, 0.5)
    assert [state.phase for state in fake.states[-3:]] == [Phase.LOGGING_IN, Phase.SIGNING, Phase.SIGNING]


# ── real hosts ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_list_of_real_documents_is_signed_with_one_login(
    world: RealWorld, plugged: SoftHsm, tmp_path: Path, out: Path
) -> None:
    token = world.token(plugged)
    run = world.run(token)
    sources = [one_page(tmp_path / f"{name}.pdf") for name in ("a", "b")]
    world.prepare(run, token, *(job_for(source, out) for source in sources))
    state = world.log_in(run)
    assert endings(state) == [(Status.SIGNED, None)] * 2
    for name in ("a", "b"):
        run_program("qpdf", "--check", out / f"{name}.signed.pdf")


def swap(source: Path, other: Path) -> None:
    """Put another file in its place, as a document system does that saves anew."""
    os.replace(other, source)  # noqa: PTH105 – as the other program would


def rewrite(source: Path, other: Path) -> None:
    """Write another content into the same file, as a copy over it does."""
    source.write_bytes(other.read_bytes())


def lengthen(source: Path, other: Path) -> None:
    """Append a few bytes."""
    del other
    with source.open("ab") as stream:
        stream.write(b"\n")


def touch_one_byte(source: Path, other: Path) -> None:
    """Change one byte without changing the length."""
    del other
    content = bytearray(source.read_bytes())
    at = content.index(b"stream") + 10
    content[at] ^= 1
    source.write_bytes(content)


CHANGES = {change.__name__: change for change in (swap, rewrite, lengthen, touch_one_byte)}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_file_that_changes_between_looking_and_signing_is_refused(
    world: RealWorld, plugged: SoftHsm, tmp_path: Path, out: Path, change: Callable[[Path, Path], None]
) -> None:
    token = world.token(plugged)
    run = world.run(token)
    source, other = one_page(tmp_path / "a.pdf"), empty_signature_field(tmp_path / "other.pdf")
    assert world.prepare(run, token, job_for(source, out)).phase is Phase.PREPARED
    change(source, other)
    assert endings(world.log_in(run)) == [(Status.REFUSED, "file_changed")]
    assert list(out.iterdir()) == []


def test_a_file_that_changed_since_it_was_on_screen_is_refused_before_the_pin(
    world: RealWorld, plugged: SoftHsm, tmp_path: Path, out: Path
) -> None:
    token = world.token(plugged)
    source, other = one_page(tmp_path / "a.pdf"), empty_signature_field(tmp_path / "other.pdf")
    world.call(m.Kind.PAGE, m.OpenDocument(str(source)))
    first = world.run(token)
    seen = world.prepare(first, token, job_for(source, out)).job.shown
    shutil.copyfile(other, source)
    state = world.prepare(world.run(token), token, replace(job_for(source, out), shown=seen))
    assert endings(state) == [(Status.REFUSED, "file_changed")]


def test_a_file_that_two_readers_read_differently_is_refused_before_the_pin(
    world: RealWorld, plugged: SoftHsm, tmp_path: Path, out: Path
) -> None:
    token = world.token(plugged)
    state = world.prepare(world.run(token), token, job_for(two_contents(tmp_path / "a.pdf"), out))
    assert endings(state) == [(Status.REFUSED, "file_malformed")]


def test_refused_documents_do_not_keep_the_others_from_being_signed(
    world: RealWorld, plugged: SoftHsm, authority: Authority, tmp_path: Path, out: Path
) -> None:
    token = world.token(plugged)
    run = world.run(token)
    jobs = (
        job_for(certified(tmp_path / "p1.pdf", authority.leader, level=1), out),
        job_for(one_page(tmp_path / "good.pdf"), out),
        replace(job_for(one_page(tmp_path / "off.pdf"), out), wish=PlaceWish(1, Rect(590, 10, 100, 50))),
        job_for(tmp_path / "missing.pdf", out),
    )
    world.prepare(run, token, *jobs)
    assert endings(world.log_in(run)) == [
        (Status.REFUSED, "signing_forbidden"),
        (Status.SIGNED, None),
        (Status.REFUSED, "rect_off_page"),
        (Status.REFUSED, "file_unreadable"),
    ]


def test_a_target_that_appears_before_signing_is_not_replaced(
    world: RealWorld, plugged: SoftHsm, tmp_path: Path, out: Path
) -> None:
    token = world.token(plugged)
    run = world.run(token)
    world.prepare(run, token, job_for(one_page(tmp_path / "a.pdf"), out))
    (out / "a.signed.pdf").write_bytes(b"somebody else's")
    assert endings(world.log_in(run)) == [(Status.FAILED, "output_exists")]
    assert [path.read_bytes() for path in out.iterdir()] == [b"somebody else's"]


def test_a_wrong_pin_writes_nothing(world: RealWorld, plugged_copy: SoftHsm, tmp_path: Path, out: Path) -> None:
    token = world.token(plugged_copy)
    run = world.run(token)
    world.prepare(run, token, job_for(one_page(tmp_path / "a.pdf"), out))
    assert endings(world.log_in(run, "00000000")) == [(Status.STOPPED, "pin_wrong")]
    assert list(out.iterdir()) == []


def test_cancelling_in_the_middle_leaves_nothing(world: RealWorld, plugged: SoftHsm, tmp_path: Path, out: Path) -> None:
    token = world.token(plugged)
    asked: list[Problem | str] = []

    def cancel_at_the_signature(state: State) -> None:
        if state.phase is Phase.SIGNING and state.stage is Stage.SIGNING and not asked:
            asked.append("now")
            run.cancel()

    run = world.run(token, cancel_at_the_signature)
    world.prepare(run, token, job_for(one_page(tmp_path / "a.pdf"), out))
    assert endings(world.log_in(run)) == [(Status.STOPPED, "cancelled")]
    world.hosts.end_all()
    assert list(out.iterdir()) == []
