"""Checking files one by one: a verdict for each, also for one that cannot be read."""

from __future__ import annotations

from pathlib import Path

from app.desk.checking import CheckRun, CheckWish
from app.domain import errors
from app.domain.errors import Problem, Report
from app.domain.signing import Stage
from app.domain.verdict import FileVerdict, Result
from app.hosts import messages as m
from tests.desk import fakes
from tests.desk.worlds import RealWorld
from tests.parts.documents.plain import one_page
from tests.parts.documents.signed import pades_by_openssl
from tests.parts.documents.storage import encrypted
from tests.parts.pki import Authority

VERDICT = FileVerdict("/in/a.pdf", Result.UNSIGNED, None, ())


class Checked:
    """A run over a hand-written host, and all it told."""

    def __init__(self, *, asks: bool = False) -> None:
        self.hosts = fakes.FakeHosts()
        self.verdicts: list[FileVerdict] = []
        self.stages: list[tuple[Stage, float]] = []
        self.wanted: list[tuple[CheckWish, Problem]] = []

        def progressed(stage: Stage, done: float) -> None:
            self.stages.append((stage, done))

        def password_wanted(wish: CheckWish, problem: Problem) -> None:
            self.wanted.append((wish, problem))

        self.run = CheckRun(self.hosts, self.verdicts.append, progressed, password_wanted if asks else None)
        self.host = self.hosts.one(m.Kind.PAPER)


def test_a_file_is_checked_with_everything_that_was_wished() -> None:
    checked = Checked()
    checked.run.check(CheckWish("/in/a.pdf", ("/trust",), offline=True, timestamp_required=True, password="x"))
    assert checked.host.last == m.Verify("/in/a.pdf", ("/trust",), offline=True, timestamp_required=True, password="x")


def test_progress_and_verdict_are_passed_on() -> None:
    checked = Checked()
    checked.run.check(CheckWish("/in/a.pdf"))
    checked.host.notice(m.Progress(Stage.CHECKING, 0.5))
    checked.host.answer(m.Verified(VERDICT))
    assert (checked.stages, checked.verdicts) == ([(Stage.CHECKING, 0.5)], [VERDICT])


def test_a_file_that_cannot_be_read_is_a_verdict_too() -> None:
    checked = Checked(asks=True)
    checked.run.check(CheckWish("/in/a.pdf"))
    checked.host.fail(errors.FileUnreadable(file="a.pdf"))
    assert checked.verdicts == [
        FileVerdict("/in/a.pdf", Result.ERROR, None, (), Report("file_unreadable", {"file": "a.pdf"}))
    ]


def test_a_host_that_died_is_a_verdict_and_the_next_file_is_checked() -> None:
    checked = Checked()
    checked.run.check(CheckWish("/in/a.pdf"))
    checked.host.die()
    checked.run.check(CheckWish("/in/b.pdf"))
    checked.host.answer(m.Verified(VERDICT))
    assert [verdict.result for verdict in checked.verdicts] == [Result.ERROR, Result.UNSIGNED]


def test_a_password_is_asked_for_where_somebody_can_answer() -> None:
    checked = Checked(asks=True)
    checked.run.check(CheckWish("/in/a.pdf"))
    checked.host.fail(errors.PasswordNeeded(file="a.pdf", wrong=None))
    assert [wish.path for wish, _ in checked.wanted] == ["/in/a.pdf"]
    assert checked.verdicts == []


def test_where_nobody_can_answer_a_password_the_file_is_an_error() -> None:
    checked = Checked()
    checked.run.check(CheckWish("/in/a.pdf"))
    checked.host.fail(errors.PasswordNeeded(file="a.pdf", wrong=None))
    assert [verdict.error and verdict.error.code for verdict in checked.verdicts] == ["password_needed"]


def test_real_files_get_their_verdicts(world: RealWorld, authority: Authority, trust: Path, tmp_path: Path) -> None:
    verdicts: list[FileVerdict] = []
    run = CheckRun(world.hosts, verdicts.append)
    files = (
        pades_by_openssl(tmp_path / "signed.pdf", authority.leader, authority.chain),
        one_page(tmp_path / "plain.pdf"),
        tmp_path / "missing.pdf",
        encrypted(tmp_path / "owner.pdf"),
        encrypted(tmp_path / "user.pdf", user="mat-khau"),
    )
    for count, file in enumerate(files, start=1):
        run.check(CheckWish(str(file), (str(trust),), offline=True))
        world.until(lambda count=count: len(verdicts) == count)  # type: ignore[misc]
    run.end()
    assert [verdict.result.value for verdict in verdicts] == ["valid", "unsigned", "error", "unsigned", "error"]
    assert [verdict.error.code if verdict.error else None for verdict in verdicts] == [
        None,
        None,
        "file_unreadable",
        None,
        "password_needed",
    ]
