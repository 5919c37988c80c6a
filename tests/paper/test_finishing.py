"""Putting the signed file in place: nothing is replaced unasked, and a crash leaves nothing or a complete file."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import OutputExists, OutputIsInput, OutputUnwritable
from app.paper import placing
from app.paper.signing import sign
from tests.paper.counter import LocalCounter, errand_for, require_nothing_left
from tests.parts.documents import plain
from tests.parts.nss import NssDatabase
from tests.parts.pki import Authority


def test_a_target_that_appears_meanwhile_is_never_replaced(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)

    def somebody_else(step: str) -> None:
        if step == "committing":
            errand.output.write_text("somebody else's")

    with pytest.raises(OutputExists):
        sign(errand.request, None, LocalCounter(authority.leader, somebody_else))
    assert errand.output.read_text() == "somebody else's"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture(params=["no nameless files", "nameless files without links", "no links at all"])
def poor_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what memory sticks and network shares do not have."""

    def no_link(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no links")

    if request.param != "nameless files without links":
        monkeypatch.setattr(placing, "_open_anonymous", lambda _: None)
    if request.param != "no nameless files":
        monkeypatch.setattr(os, "link", no_link)


@pytest.mark.usefixtures("poor_disk")
def test_a_poor_disk_gets_the_same_file_under_an_announced_name(
    tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    counter = LocalCounter(authority.leader)

    done = sign(errand.request, None, counter)

    assert nss.report(errand.output).count("Signature is Valid") == 1
    assert done.sha256 == hashlib.sha256(errand.output.read_bytes()).hexdigest().upper()
    assert len(counter.temporaries) == 1
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.usefixtures("poor_disk")
def test_a_poor_disk_replaces_nothing_either(tmp_path: Path, authority: Authority) -> None:
    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)

    def somebody_else(step: str) -> None:
        if step == "committing":
            errand.output.write_text("somebody else's")

    with pytest.raises(OutputExists):
        sign(errand.request, None, LocalCounter(authority.leader, somebody_else))
    assert errand.output.read_text() == "somebody else's"
    assert len(list(tmp_path.iterdir())) == 2


def test_an_existing_target_is_replaced_when_that_was_asked_for(
    tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    errand = replace(errand_for(plain.one_page(tmp_path / "vb.pdf"), authority), overwrite=True)
    errand.output.write_text("an old one")
    counter = LocalCounter(authority.leader)

    sign(errand.request, None, counter)

    assert nss.report(errand.output).count("Signature is Valid") == 1
    (temporary,) = counter.temporaries
    assert Path(temporary).name.startswith(".vb.signed.pdf-")
    assert temporary.endswith(".kyso-part")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_the_source_is_never_replaced_by_any_of_its_names(
    link: Callable[[Path, Path], None], tmp_path: Path, authority: Authority
) -> None:
    errand = replace(errand_for(plain.one_page(tmp_path / "vb.pdf"), authority), overwrite=True)
    link(errand.source, errand.output)
    before = errand.source.read_bytes()

    with pytest.raises(OutputIsInput):
        sign(errand.request, None, LocalCounter(authority.leader))
    assert errand.source.read_bytes() == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, authority: Authority) -> None:
    if sys.platform == "win32":
        pytest.skip("a limit on file sizes stands in for a full disk")
    import resource  # noqa: PLC0415

    errand = errand_for(plain.one_page(tmp_path / "vb.pdf"), authority)
    request = errand.request
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (errand.source.stat().st_size + 5000, limits[1]))
    try:
        with pytest.raises(OutputUnwritable) as caught:
            sign(request, None, LocalCounter(authority.leader))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
    assert caught.value.facts["why"] == "full"
    require_nothing_left(errand)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.paper.counter import Errand, LocalCounter, words, place, shown
from tests.parts.pki import Authority
from app.paper.signing import sign

source, authority, deadly, count, overwrite = sys.argv[1:]
left = int(count)

def before(step):
    global left
    if step == deadly:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

authority = Authority(Path(authority))
seen = shown(Path(source))
spot = place(seen.pages[0], width=160)
errand = Errand(Path(source), authority, words(), spot, shown=seen, overwrite=overwrite == "yes")
if deadly == "after":
    sign(errand.request, None, LocalCounter(authority.leader))
    os.kill(os.getpid(), signal.SIGKILL)
sign(errand.request, None, LocalCounter(authority.leader, before))
"""
STEPS = [
    "temporary",
    "progress copying",
    "progress signing",
    "raw_signature",
    "progress checking",
    "progress writing",
    "committing",
    "after",
]


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux does")
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("overwrite", ["no", "yes"])
def test_killed_at_any_step_it_leaves_nothing_or_a_complete_file(
    step: str, overwrite: str, tmp_path: Path, authority: Authority, nss: NssDatabase
) -> None:
    source = plain.one_page(tmp_path / "vb.pdf")
    command = [sys.executable, "-c", KILLED, str(source), str(authority.folder), step, "1", overwrite]
    subprocess.run(command, check=False, cwd=Path(__file__).parents[2], timeout=50)

    output = tmp_path / "vb.signed.pdf"
    left = {path.name for path in tmp_path.iterdir()} - {"vb.pdf", output.name}
    assert output.exists() == (step == "after" or (step, overwrite) == ("temporary", "no"))
    if output.exists():
        assert nss.report(output).count("Signature is Valid") == 1
    assert all(name.startswith(".") and name.endswith(".kyso-part") for name in left)
    if overwrite == "no":
        assert left == set()
