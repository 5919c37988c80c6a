"""A form being filled in, written by a host, and entered in the register of requests."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.desk import ports
from app.desk.calling import Waiting
from app.desk.declared import known_as
from app.desk.guiding import certificate_for_form, form_row
from app.domain.errors import Problem
from app.domain.forms import FormData, FormFormat, Values
from app.domain.guidance import FormUse
from app.domain.requests import Request
from app.domain.token import Token
from app.hosts import messages as m
from app.ui.device_states import FormState
from app.ui.models.office_model import OfficeModel
from app.ui.models.requests_model import RequestsModel


class FormModel(QObject):
    """At most one form is open."""

    state_changed = Signal()

    def __init__(self, hosts: ports.Hosts, office: OfficeModel, requests: RequestsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._hosts = hosts
        self._office = office
        self._requests = requests
        self._state: FormState | None = None
        self._host: ports.Host | None = None
        self._token: Token | None = None

    @property
    def state(self) -> FormState | None:
        return self._state

    def open(self, use: FormUse, profile: str, token: Token | None) -> None:
        """Begin a form with what the office, the device and its certificate say of themselves."""
        desk = self._office.desk
        if desk is None:
            return
        self._token = token
        rows = (self._row(use, token),) if token is not None else ()
        self._become(FormState(use, profile, desk.shape(profile, use.name), rows))

    def _row(self, use: FormUse, token: Token) -> Values:
        found = certificate_for_form(token)
        return form_row(use, token, known_as(found, self._office.kind_of(found)) if found is not None else None)

    def save(self, data: FormData, target: str) -> None:
        """Write the form to ``target``; the person has agreed to replace what is there."""
        state, desk = self._state, self._office.desk
        if state is None or desk is None or state.busy is not None:
            return
        ending = FormFormat(target.rpartition(".")[2].lower())
        order = desk.order(state.profile, state.use.name, data)
        self._host = host = self._hosts.start(m.Kind.FORMS)
        self._become(replace(state, busy=ending, problem=None, saved=None))

        def answered(_answer: m.Answer, _blob: bytes) -> None:
            self._ended(saved=target)

        def failed(problem: Problem) -> None:
            self._ended(problem=problem)

        host.call(m.WriteForm(order, target, overwrite=True), listener=Waiting(answered, failed))

    def register(self) -> None:
        """Enter the form that was saved in the register of requests; the day it is sent comes later."""
        state = self._state
        if state is None or state.saved is None or state.registered is not None:
            return
        certificate = certificate_for_form(self._token) if self._token is not None else None
        number = self._requests.add(
            Request(
                form=state.use.name,
                profile=state.profile,
                device=self._token.serial if self._token is not None else "",
                certificate=certificate.holder if certificate is not None else "",
                recipient=(state.use.recipient or "")[:200],
            )
        )
        self._become(replace(state, registered=number, problem=self._requests.state.problem))

    def close(self) -> None:
        """Leave the form."""
        self._end_host()
        self._become(None)

    def end(self) -> None:
        self._end_host()

    def _ended(self, *, saved: str | None = None, problem: Problem | None = None) -> None:
        self._end_host()
        if self._state is not None:
            report = problem.report() if problem is not None else None
            self._become(replace(self._state, busy=None, saved=saved, problem=report))

    def _end_host(self) -> None:
        host, self._host = self._host, None
        if host is not None:
            host.end()

    def _become(self, state: FormState | None) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit()
