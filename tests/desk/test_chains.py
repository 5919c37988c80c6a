"""Chains are asked for in the background, once, one after another, by a host that lives no longer than that."""

from __future__ import annotations

import pytest

from app.desk.chains import ChainWatch
from app.domain import errors
from app.hosts import messages as m
from tests.desk.fakes import FakeHosts, certificate, token
from tests.ui.device_samples import chain

ONE, TWO = certificate("0A1B"), certificate("2C3D")


@pytest.fixture
def hosts() -> FakeHosts:
    return FakeHosts()


@pytest.fixture
def watch(hosts: FakeHosts) -> ChainWatch:
    return ChainWatch(hosts, lambda: None)


def test_every_certificate_is_asked_for_with_what_came_beside_it(watch: ChainWatch, hosts: FakeHosts) -> None:
    watch.meet((token(certificates=(ONE,)),))
    assert hosts.one(m.Kind.TRUST).calls == [m.ReportChain(ONE.der, ())]


def test_whom_this_run_trusts_is_passed_on(hosts: FakeHosts) -> None:
    ChainWatch(hosts, lambda: None, ("practice/trust",)).meet((token(certificates=(ONE,)),))
    assert hosts.one(m.Kind.TRUST).calls == [m.ReportChain(ONE.der, (), ("practice/trust",))]


def test_without_the_network_what_is_at_hand_has_to_do(hosts: FakeHosts) -> None:
    ChainWatch(hosts, lambda: None, offline=True).ask(ONE, (b"above",))
    assert hosts.one(m.Kind.TRUST).calls == [m.ReportChain(ONE.der, (b"above",), offline=True)]


def test_one_after_another(watch: ChainWatch, hosts: FakeHosts) -> None:
    watch.meet((token(certificates=(ONE, TWO)),))
    host = hosts.one(m.Kind.TRUST)
    assert len(host.calls) == 1
    host.answer(m.ChainReported(chain()))
    assert host.last == m.ReportChain(TWO.der, ())


def test_an_answer_is_kept_and_not_asked_for_again(watch: ChainWatch, hosts: FakeHosts) -> None:
    plugged = token(certificates=(ONE,))
    watch.meet((plugged,))
    hosts.one(m.Kind.TRUST).answer(m.ChainReported(chain()))
    watch.meet((plugged,))
    assert watch.known == {ONE.sha256: chain()}
    assert len(hosts.one(m.Kind.TRUST).calls) == 1


def test_what_went_wrong_is_kept_as_well(watch: ChainWatch, hosts: FakeHosts) -> None:
    watch.meet((token(certificates=(ONE,)),))
    hosts.one(m.Kind.TRUST).fail(errors.HostDied(why="silent"))
    assert watch.known[ONE.sha256] == errors.HostDied(why="silent").report()


def test_after_the_last_answer_the_host_ends(watch: ChainWatch, hosts: FakeHosts) -> None:
    watch.meet((token(certificates=(ONE,)),))
    hosts.one(m.Kind.TRUST).answer(m.ChainReported(chain()))
    assert hosts.one(m.Kind.TRUST).ends == 1


def test_a_fresh_look_asks_anew(watch: ChainWatch, hosts: FakeHosts) -> None:
    plugged = token(certificates=(ONE,))
    watch.meet((plugged,))
    hosts.one(m.Kind.TRUST).answer(m.ChainReported(chain()))
    watch.refresh((plugged,))
    assert watch.known == {}
    assert len([call for host in hosts.all for call in host.calls]) == 2
