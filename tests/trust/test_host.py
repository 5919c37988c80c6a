"""Chains and trusted authorities through a real host and the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.domain.trust import ChainState, RevocationState, Scope
from app.hosts import messages
from app.hosts.messages import Kind
from app.hosts.pipe_client import Loop, pipe_hosts
from app.trust.certificates import der_of, fingerprint_of
from tests.hosts.parts import Ear
from tests.parts.revoking import GOOD, OnlineAuthority
from tests.parts.web import Web

REAL = Path(__file__).with_name("data")
SHA256 = "F04BA4B459A7C9A1B971AD9B1CB833E695A80C79AEA63B174B66A70EDFE2FDB8"


def call(body: messages.Call) -> Ear:
    """Have a fresh trust host do something."""
    loop = Loop()
    hosts, ear = pipe_hosts(loop), Ear()
    hosts.start(Kind.TRUST).call(body, listener=ear, deadline_s=30)
    loop.run_until(lambda: ear.ended)
    hosts.end_all()
    return ear


def kyso(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command line."""
    command = [sys.executable, "-m", "app.compose.command", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60, env=dict(os.environ))


@pytest.fixture
def file(online: OnlineAuthority, tmp_path: Path) -> Path:
    path = tmp_path / "noi-cap.pem"
    path.write_bytes(online.issuing.public_bytes(Encoding.PEM))
    return path


@pytest.mark.clause("LD-6.2")
@pytest.mark.clause("LC-10.2")
def test_a_host_recognises_a_chain_of_the_government() -> None:
    files = [REAL / name for name in ("g2-nha-nuoc.pem", "root-g2.pem")]
    issuing, root = (der_of(x509.load_pem_x509_certificate(file.read_bytes())) for file in files)
    answer = call(messages.ReportChain(issuing, (root,), offline=True)).answer
    assert isinstance(answer, messages.ChainReported)
    assert (answer.report.state, answer.report.scope) == (ChainState.FOUND, Scope.GOVERNMENT)
    assert [link.pinned for link in answer.report.links] == [True, True]


@pytest.mark.clause("LD-6.2")
@pytest.mark.clause("LC-10.2")
def test_a_host_does_not_know_a_stranger_and_asks_nobody_about_him(online: OnlineAuthority, web: Web) -> None:
    leaf = online.leaf(GOOD, lists=(web.serve("/issuing.crl", online.crl()),))
    answer = call(messages.ReportChain(der_of(leaf), (der_of(online.issuing), der_of(online.root)))).answer
    assert isinstance(answer, messages.ChainReported)
    assert answer.report.state is ChainState.NOT_FOUND
    assert answer.report.revocation.state is RevocationState.UNCHECKED
    assert web.visits == []


class TestTheCommand:
    def test_lists_the_pinned_authorities(self) -> None:
        done = kyso("trust", "list", "--json")
        found = {each["sha256"]: each for each in json.loads(done.stdout)}
        assert done.returncode == 0
        assert found[SHA256]["name"] == "RootCA chuyên dùng Chính phủ G2"
        assert found[SHA256]["scope"] == "government"

    def test_shows_the_fingerprint_and_adds_nothing_unasked(self, file: Path, online: OnlineAuthority) -> None:
        done = kyso("trust", "add", str(file))
        pairs = fingerprint_of(online.issuing)
        assert ":".join(pairs[i : i + 2] for i in range(0, 64, 2)) in done.stderr.decode()
        assert done.returncode == 64
        assert pairs not in kyso("trust", "list", "--json").stdout.decode()

    def test_adds_and_removes_with_consent(self, file: Path, online: OnlineAuthority) -> None:
        sha256 = fingerprint_of(online.issuing)
        assert kyso("trust", "add", str(file), "--yes").returncode == 0
        found = {each["sha256"]: each["scope"] for each in json.loads(kyso("trust", "list", "--json").stdout)}
        assert found[sha256] == "person"
        pairs = ":".join(sha256[i : i + 2] for i in range(0, 64, 2)).lower()
        assert kyso("trust", "remove", pairs, "--yes").returncode == 0
        assert sha256 not in kyso("trust", "list", "--json").stdout.decode()

    def test_refuses_by_name(self, online: OnlineAuthority, tmp_path: Path) -> None:
        (tmp_path / "leaf.pem").write_bytes(online.leaf(GOOD).public_bytes(Encoding.PEM))
        done = kyso("trust", "add", str(tmp_path / "leaf.pem"), "--yes")
        assert (done.returncode, b"[trust_unsuitable]" in done.stderr) == (1, True)
        done = kyso("trust", "remove", SHA256, "--yes")
        assert (done.returncode, b"[trust_fixed]" in done.stderr) == (1, True)
        assert kyso("trust", "remove", "12ab", "--yes").returncode == 64
