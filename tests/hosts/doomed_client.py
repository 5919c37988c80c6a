"""A client that will be killed: starts hosts, has each hang in its own way, prints their process ids and waits."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.hosts.client import Host, Hosts
from app.hosts.messages import Kind
from app.hosts.pipe_client import Loop, pipe_hosts
from app.hosts.qt_client import qt_hosts
from tests.hosts.parts import Ear, odd_launch, please

WAYS = ["hang", "hang-with-the-interpreter", "freeze"]


def main(transport: str) -> None:
    application = QCoreApplication([])
    loop = Loop()
    hosts = pipe_hosts(loop, odd_launch) if transport == "pipe" else qt_hosts(application, odd_launch)

    def run_until(is_done: Callable[[], bool]) -> None:
        if transport == "pipe":
            loop.run_until(is_done)
        while not is_done():
            application.processEvents()

    doomed = [(way, _started(hosts, run_until)) for way in WAYS]
    for way, host in doomed:
        host.call(please(way), listener=Ear())
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    run_until(lambda: False)


def _started(hosts: Hosts, run_until: Callable[[Callable[[], bool]], None]) -> Host:
    host, ear = hosts.start(Kind.PAPER), Ear()
    host.call(please("tell pid"), listener=ear)
    run_until(lambda: ear.ended)
    sys.stdout.write(f"{ear.text}\n")
    return host


if __name__ == "__main__":
    main(sys.argv[1])
