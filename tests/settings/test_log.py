"""The log: kinds and places of errors, never their text."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from app.settings import log

SECRET = "Tờ trình mật của Phan Thanh Mai"


def look_up() -> NoReturn:
    raise KeyError(SECRET)


def failed() -> Exception:
    """Return an error that came from another, as one that was caught."""
    try:
        try:
            look_up()
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as error:
        return error


def test_an_error_is_told_with_what_it_came_from_and_where() -> None:
    here = Path(__file__).stem
    first, second = log.trail(failed()).split(" from ")
    assert first.startswith("ValueError at ")
    assert second.startswith("KeyError at ")
    assert here in first
    assert here in second


def test_its_text_is_never_told() -> None:
    assert SECRET not in log.trail(failed())


def test_an_error_nobody_raised_has_no_place() -> None:
    assert log.trail(ValueError(SECRET)) == "ValueError at no place"


def test_every_error_is_a_line_with_its_time(tmp_path: Path) -> None:
    log.note(failed(), tmp_path)
    log.note(failed(), tmp_path)
    lines = (tmp_path / "kyso.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert lines[0][:4].isdigit()


def test_the_log_never_grows_beyond_two_files_of_a_quarter_megabyte(tmp_path: Path) -> None:
    for name in ("kyso.log", "kyso.1.log"):
        (tmp_path / name).write_bytes(b"x" * 300_000)
    log.note(failed(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kyso.1.log", "kyso.log"]
    assert (tmp_path / "kyso.log").stat().st_size < 1000


def test_a_folder_that_takes_no_log_does_not_make_things_worse(tmp_path: Path) -> None:
    log.note(failed(), tmp_path / "missing")
