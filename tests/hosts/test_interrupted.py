"""Ctrl-C while a host starts or answers: the client can still end everything, and loses nothing it heard."""

from __future__ import annotations

import signal

import pytest

from app.hosts import isolation
from app.hosts.client import Events, Hosts, Transport
from app.hosts.isolation import Launch
from app.hosts.messages import Kind
from app.hosts.pipe_client import Loop


class InterruptedSpawner:
    """Starts nothing: the person presses Ctrl-C at that very moment."""

    def spawn(self, launch: Launch, events: Events) -> Transport:
        raise KeyboardInterrupt

    def finish(self) -> None:
        return


def test_a_host_whose_start_was_interrupted_can_be_ended() -> None:
    hosts = Hosts(Loop(), InterruptedSpawner(), isolation.launch)
    with pytest.raises(KeyboardInterrupt):
        hosts.start(Kind.PAPER)
    hosts.end_all()


def test_an_interruption_in_the_middle_of_an_event_comes_after_it() -> None:
    loop = Loop()
    done: list[str] = []

    def event() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("event")

    loop.post(event)
    with pytest.raises(KeyboardInterrupt):
        loop.run_until(lambda: False)
    assert done == ["event"]
