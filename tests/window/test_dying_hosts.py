"""A host is killed or frozen during a signing: the window says so, nothing is left over, the next signing works."""

import os
import signal
from pathlib import Path

import pytest

from app.domain.signing import Stage
from app.hosts import messages as m
from app.hosts.deadlines import DEADLINES_S
from tests.parts.processes import FREEZE, KILL, children_of
from tests.parts.softhsm import SoftHsm
from tests.window.page import WindowPage

SHORT_DEADLINE_S = 4.0
"""In place of 20 and 30 s, for the calls of a signing alone: a busy machine needs its time for all the others."""

MOMENTS = [Stage.READING, Stage.COPYING, Stage.SIGNING, Stage.CHECKING]
SIGNING = {m.Kind.TOKEN, m.Kind.PAPER}
BLOWS = [
    pytest.param(kind, stage, marks=() if kind in SIGNING or stage is Stage.SIGNING else pytest.mark.soak)
    for kind in m.Kind
    for stage in MOMENTS
]
"""Hosts that have no part in the signing are struck once; at its other moments with the long runs."""


class Striker:
    """Strikes hosts of a kind with a signal when the signing reaches a stage, once: all, or the signing's own alone."""

    def __init__(
        self, page: WindowPage, kind: m.Kind, stage: Stage, blow: signal.Signals, *, own: bool = False
    ) -> None:
        self._page, self._kind, self._stage, self._blow, self._own = page, kind, stage, blow, own
        self._order = list(Stage)
        self.struck: list[int] = []
        self._armed = False
        page.signing.state_changed.connect(self._look)

    def _look(self) -> None:
        progress = self._page.signing.state.progress
        if progress is None or self.struck or not self._armed:
            return
        if self._order.index(progress.stage) >= self._order.index(self._stage):
            found = sorted(children_of(os.getpid(), self._kind))
            self.struck = found[-1:] if self._own else found  # the signing's own host was started last
            for pid in self.struck:
                os.kill(pid, self._blow)

    def arm(self) -> None:
        """Begin with the login: what comes before it is preparing."""
        self._armed = True


@pytest.mark.parametrize(("kind", "stage"), BLOWS)
def test_a_killed_host_ends_in_words_and_leaves_nothing(
    page: WindowPage, letter: Path, plugged_copy: SoftHsm, kind: m.Kind, stage: Stage
) -> None:
    page.ask_to_sign()
    code = _sign_with(page, plugged_copy, Striker(page, kind, stage, KILL))

    _assert_whole_or_nothing(page, letter, code)
    _assert_next_signing_works(page, plugged_copy)


@pytest.mark.parametrize("kind", [m.Kind.TOKEN, m.Kind.PAPER])
def test_a_frozen_host_is_given_up_at_its_deadline(
    page: WindowPage, letter: Path, plugged_copy: SoftHsm, kind: m.Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.ask_to_sign()
    with monkeypatch.context() as short:
        for call in (m.SignDocument, m.SignAttributes):
            short.setitem(DEADLINES_S, call, SHORT_DEADLINE_S)
        code = _sign_with(page, plugged_copy, Striker(page, kind, Stage.READING, FREEZE, own=True))

    _assert_whole_or_nothing(page, letter, code)
    _assert_next_signing_works(page, plugged_copy)


def _sign_with(page: WindowPage, hsm: SoftHsm, striker: Striker) -> str:
    striker.arm()
    page.give_pin(hsm.tokens[0].pin)
    return page.wait_end()


def _assert_whole_or_nothing(page: WindowPage, letter: Path, code: str) -> None:
    """Either the signing ended well, or it left no file at all and named what happened."""
    if code == "":
        assert page.signed_files(letter.parent) == ["letter.signed.pdf"]
    else:
        assert code in {"host_died", "module_failed", "module_timeout", "token_removed"}
        assert page.signed_files(letter.parent) == []


def _assert_next_signing_works(page: WindowPage, hsm: SoftHsm) -> None:
    page.signing.close()
    page.sign.reopen()
    page.wait_ready()
    page.ask_to_sign()
    page.give_pin(hsm.tokens[0].pin)
    assert page.wait_end() == ""
