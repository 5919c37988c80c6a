"""The scenes around a login: who is proposed to sign, a token with keys of its own, and every way a login ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from app.desk.chains import Known
from app.domain.errors import Report
from app.domain.signing import Mode
from app.domain.token import Certificate, PinReport, PinSource, PinState, Unusable
from app.domain.trust import ChainState, RevocationState
from app.ui.models.describing import SignerWish, signer_state, told_once
from app.ui.models.signing_model import ways_out
from app.ui.question_states import WithdrawnState
from app.ui.states import Blocked, DeviceCondition, ProblemState, SignerState
from tests.ui import device_samples as d
from tests.ui.device_scenes import Scene

Problems = Callable[[ProblemState, DeviceCondition], Scene]
Maker = Callable[..., Scene]
"""Makes a scene from changes to what it usually shows."""
LOW: Final = PinReport(PinState.LOW, PinSource.RECORD)
FINAL: Final = PinReport(PinState.FINAL, PinSource.DRIVER)
TOLD_IN_THE_DIALOG: Final = {
    "login-wrong": Report("pin_wrong", {"state": "unknown", "source": "nobody"}),
    "login-same": Report("pin_repeated", {"why": "same"}),
    "login-untypable": Report("pin_untypable", {"why": "letters"}),
}
ENDED: Final = {
    "login-unclear": (Report("pin_unclear"), DeviceCondition.LOW),
    "login-unclear-silent": (Report("pin_unclear", {"why": "silent"}), DeviceCondition.LOW),
    "login-pin-expired": (Report("pin_expired"), DeviceCondition.LOW),
    "login-locked": (Report("pin_locked", {"source": "driver"}), DeviceCondition.LOCKED),
    "login-removed": (Report("token_removed", {"label": "Phan Thanh Mai"}), DeviceCondition.ABSENT),
    "login-elsewhere": (Report("login_busy"), DeviceCondition.READY),
    "login-certificate-expired": (
        Report("certificate_unusable", {"why": "expired", "until": "14/08/2024"}),
        DeviceCondition.EXPIRED,
    ),
}
WITHDRAWN: Final = {
    "sign-revoked": (RevocationState.REVOKED, DeviceCondition.WITHDRAWN),
    "sign-on-hold": (RevocationState.ON_HOLD, DeviceCondition.ON_HOLD),
}


def scenes(pin: Maker, panel: Maker, problem: Problems) -> Iterator[tuple[str, Scene]]:
    """Yield every scene with its name."""
    for name, signer in _signers():
        yield name, panel(signer=signer)
    for name, (state, condition) in WITHDRAWN.items():
        question = WithdrawnState(state)
        signer = told_once(_signer(d.MAI, known={d.MAI.sha256: d.chain(state)}), question)
        yield name, panel(condition, signer=signer, question=question, blocked=Blocked.WITHDRAWN)
    for name, told in TOLD_IN_THE_DIALOG.items():
        yield name, pin(pin=LOW, error=told)
    for name, (ended, condition) in ENDED.items():
        yield name, problem(ProblemState(ended, ways_out(ended)), condition)
    low = Report("pin_wrong", {"state": "low", "source": "driver"})
    yield "pin-low-wrong", pin(pin=PinReport(PinState.LOW, PinSource.DRIVER), error=low)
    yield "pin-chain-on-hold", pin(chain=d.chain(RevocationState.ON_HOLD), pin=FINAL)
    yield "login-pad", pin(has_pin_pad=True)
    yield "login-pad-busy", pin(has_pin_pad=True, busy=True)
    yield "login-pad-ended", pin(has_pin_pad=True, error=Report("pin_pad_ended"))
    yield "login-pad-wrong", pin(has_pin_pad=True, pin=LOW, error=TOLD_IN_THE_DIALOG["login-wrong"])
    yield "login-pad-final", pin(has_pin_pad=True, pin=FINAL)


def _signers() -> Iterator[tuple[str, SignerState]]:
    """Yield who may sign, as the model tells it."""
    ending = d.certificate("77B20091", first=date(2024, 1, 9), last=date(2027, 1, 8))
    keyless = d.certificate("99AA", reason=Unusable.NO_KEY)
    yield "sign-renewed", _signer(d.RENEWED, d.OLD)
    yield "sign-two-usable", _signer(d.RENEWED, ending, d.OLD, keyless)
    yield "sign-kind", _signer(d.MAI, d.SEAL)
    stranger = d.chain(RevocationState.UNCHECKED, state=ChainState.NOT_FOUND)
    yield "sign-untrusted", _signer(d.MAI, known={d.MAI.sha256: stranger})


def _signer(*certificates: Certificate, known: Mapping[str, Known] | None = None) -> SignerState:
    wish = SignerWish(None, None, Mode.APPROVE)
    return signer_state(d.plugged(d.token(*certificates)), d.TODAY, known or {}, wish)
