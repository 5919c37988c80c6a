"""Where a signed file goes: beside its source under a free name, never over anything, never into a passing folder."""

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import OutputExists, OutputIsInput, OutputRepeated, OutputUnwritable
from app.paper import placing, targets
from app.paper.targets import choose_target, confirm_target, is_temporary
from tests.parts.powers import as_a_person


def choose(
    source: Path,
    wanted: Path | str | None = None,
    *,
    taken: tuple[Path, ...] = (),
    sources: tuple[Path, ...] = (),
    overwrite: bool = False,
) -> Path:
    return Path(
        choose_target(
            str(source),
            None if wanted is None else str(wanted),
            taken=tuple(str(path) for path in taken),
            sources=tuple(str(path) for path in sources),
            overwrite=overwrite,
        )
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "Công văn 128.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_signed_file_stands_beside_its_source(source: Path, tmp_path: Path) -> None:
    assert choose(source) == tmp_path / "Công văn 128.signed.pdf"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("VB.PDF", "VB.signed.pdf"),
        ("scan", "scan.signed.pdf"),
        ("vb.v2.pdf", "vb.v2.signed.pdf"),
        ("vb.signed.pdf", "vb.signed.signed.pdf"),
        (".pdf", ".pdf.signed.pdf"),
    ],
)
def test_only_the_ending_of_a_pdf_is_taken_off(name: str, target: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()

    assert choose(tmp_path / name).name == target


def test_taken_names_are_counted_past(source: Path, tmp_path: Path) -> None:
    (tmp_path / "Công văn 128.signed.pdf").touch()
    (tmp_path / "Công văn 128.signed-2.pdf").symlink_to("nowhere")

    assert choose(source).name == "Công văn 128.signed-3.pdf"
    assert choose(source, taken=(tmp_path / "Công văn 128.signed-3.pdf",)).name == "Công văn 128.signed-4.pdf"


def test_with_force_the_first_name_is_taken_unless_it_is_promised_or_a_source(source: Path, tmp_path: Path) -> None:
    first = tmp_path / "Công văn 128.signed.pdf"
    first.touch()

    assert choose(source, overwrite=True) == first
    assert choose(source, overwrite=True, taken=(first,)).name == "Công văn 128.signed-2.pdf"
    assert choose(source, overwrite=True, sources=(first,)).name == "Công văn 128.signed-2.pdf"


def test_a_very_long_name_is_shortened(tmp_path: Path) -> None:
    source = tmp_path / ("ệ" * 80 + ".pdf")
    source.touch()

    target = choose(source)

    assert target.name.endswith("ệ.signed.pdf")
    assert len(os.fsencode(target.name)) <= 255


def test_a_folder_takes_the_usual_name(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "đã ký"
    folder.mkdir()

    assert choose(source, folder) == folder / "Công văn 128.signed.pdf"
    assert choose(source, f"{folder}/") == folder / "Công văn 128.signed.pdf"


def test_a_file_that_is_wanted_is_taken_as_it_is(source: Path, tmp_path: Path) -> None:
    assert choose(source, tmp_path / "khác.pdf") == tmp_path / "khác.pdf"


def test_nothing_stays_behind(source: Path, tmp_path: Path) -> None:
    choose(source)

    assert [path.name for path in tmp_path.iterdir()] == [source.name]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def why(problem: pytest.ExceptionInfo[OutputUnwritable]) -> object:
    return problem.value.facts["why"]


def test_an_existing_file_is_replaced_only_when_asked(source: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "khác.pdf"
    wanted.touch()

    with pytest.raises(OutputExists):
        choose(source, wanted)
    assert choose(source, wanted, overwrite=True) == wanted


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_document_is_never_a_target_by_any_of_its_names(
    link: Callable[[Path, Path], None], source: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.pdf"
    other.touch()
    link(other, tmp_path / "alias.pdf")

    with pytest.raises(OutputIsInput):
        choose(source, tmp_path / "alias.pdf", sources=(other,), overwrite=True)


def test_a_document_is_never_a_target_by_a_way_around(source: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()

    with pytest.raises(OutputIsInput):
        choose(source, tmp_path / "x" / ".." / source.name, overwrite=True)


def test_the_document_itself_is_refused(source: Path) -> None:
    with pytest.raises(OutputIsInput):
        choose(source, source, overwrite=True)


def test_a_promised_file_is_refused(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "đã ký"
    folder.mkdir()
    (tmp_path / "alias").symlink_to(folder)

    with pytest.raises(OutputRepeated):
        choose(source, folder / "a.pdf", taken=(tmp_path / "alias" / "a.pdf",))


def test_names_that_differ_in_case_are_the_same_where_the_folder_says_so(tmp_path: Path) -> None:
    folds, keeps = targets.Folder(tmp_path, folds=True), targets.Folder(tmp_path, folds=False)

    assert folds.key("Đơn.PDF") == folds.key("đơn.pdf")
    assert keeps.key("Đơn.PDF") != keeps.key("đơn.pdf")


@pytest.mark.parametrize("wanted", ["nowhere/a.pdf", "nowhere/"])
def test_a_folder_that_is_not_there_is_refused(wanted: str, source: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable) as caught:
        choose(source, f"{tmp_path}/{wanted}")
    assert why(caught) == "missing"


def test_a_file_in_place_of_a_folder_is_refused(source: Path) -> None:
    with pytest.raises(OutputUnwritable) as caught:
        choose(source, source / "a.pdf")
    assert why(caught) == "missing"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_folder_that_takes_nothing_is_refused(source: Path) -> None:
    with pytest.raises(OutputUnwritable):
        choose(source, "/proc/a.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its permissions elsewhere")
def test_a_folder_without_permission_is_refused(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)

    with as_a_person(), pytest.raises(OutputUnwritable) as caught:
        choose(source, folder)
    assert why(caught) == "denied"


def test_a_disk_without_room_is_noticed_before(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(OutputUnwritable) as caught:
        choose(source)
    assert why(caught) == "full"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "denied"),
        (errno.EACCES, "denied"),
        (errno.ENOENT, "missing"),
        (errno.EBUSY, "busy"),
        (errno.EIO, "missing"),
    ],
)
def test_what_the_system_says_becomes_a_word(number: int, word: str) -> None:
    assert placing.why_unwritable(OSError(number, "")) == word


# ── folders that pass away ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "folder",
    [
        r"C:\Users\Mai\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\AB12CD34",
        r"C:\Users\Mai\AppData\Local\Temp\Temp1_Ho so.zip",
        r"C:\Users\Mai\AppData\Local\Temp\7zO4A1B2C3D",
        r"C:\Users\Mai\AppData\Local\Temp\Rar$DIa5820.33221",
        r"C:\Users\Mai\AppData\Local\Temp\wz9f3a",
        r"C:\Users\Mai\AppData\Local\Temp\Ho so.zip.1ab",
        "/home/mai/.cache/.fr-Xq3a9Z/ho so",
        "/run/user/1000/mozilla_mai0",
        "/home/mai/.cache/evolution-mai-Zx81",
    ],
)
def test_folders_of_mail_programs_and_archive_viewers_are_known(folder: str) -> None:
    assert is_temporary(folder)


@pytest.mark.parametrize(
    "folder",
    ["/home/mai/tmp/pytest-1", "/home/mai/Công văn", r"C:\Users\Mai\Documents\Temp", "/home/mai/archive.zip"],
)
def test_folders_people_work_in_are_left_alone(folder: str) -> None:
    assert not is_temporary(folder)


def test_a_passing_folder_asks_for_another_and_takes_one(tmp_path: Path) -> None:
    folder = tmp_path / "Temp1_Ho so.zip"
    folder.mkdir()
    source = folder / "vb.pdf"
    source.touch()

    with pytest.raises(OutputUnwritable) as caught:
        choose(source)
    assert why(caught) == "temporary"
    assert choose(source, tmp_path) == tmp_path / "vb.signed.pdf"


# ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("content", "there"), [(b"complete", True), (b"compl", False), (None, False)])
def test_a_target_is_confirmed_by_its_digest(content: bytes | None, there: bool, tmp_path: Path) -> None:
    target = tmp_path / "vb.signed.pdf"
    if content is not None:
        target.write_bytes(content)

    digest = hashlib.sha256(b"complete").hexdigest().upper()
    assert confirm_target(str(target), digest, lambda _stage, _done: None) is there


def test_a_try_that_was_killed_leaves_nothing_for_long(source: Path) -> None:
    old, young = (source.with_name(f".kyso-{word}.kyso-part") for word in ("0123abcd", "4567cdef"))
    for probe in (old, young):
        probe.touch()
    os.utime(old, (1, 1))
    choose(source)
    assert not old.exists()
    assert young.exists()
