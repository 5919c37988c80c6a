"""The project around the code: what is locked, what is shipped, and how the files are kept."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version
from PySide6.QtCore import QObject, Signal

ROOT = Path(__file__).parent.parent
LOCK_FILE = ROOT / "requirements.lock"
WINDOWS_WHEELS_FILE = ROOT / "installer" / "windows-wheels.txt"

WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
}
WINDOWS_TAGS = {
    *cpython_tags((3, 11), platforms=["win_amd64"]),
    *compatible_tags((3, 11), interpreter="cp311", platforms=["win_amd64"]),
}

MAX_LINES = 400
VAGUE_NAMES = {"common", "core", "helpers", "manager", "utils"}
UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b")


@dataclass(frozen=True)
class Locked:
    """One package of the lock."""

    name: str
    version: Version
    marker: Marker | None
    hashes: frozenset[str]

    def is_for_windows(self) -> bool:
        """Tell whether a Windows machine with CPython 3.11 installs it."""
        return self.marker is None or self.marker.evaluate(WINDOWS)


def read_lock(text: str) -> list[Locked]:
    """Read a lock with hashes."""
    joined = text.replace("\\\n", " ")
    return [_read_locked(line) for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def _read_locked(line: str) -> Locked:
    requirement = Requirement(re.sub(r"--hash=\S+", "", line).strip())
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    hashes = frozenset(re.findall(r"--hash=sha256:(\w+)", line))
    return Locked(canonicalize_name(requirement.name), Version(pin.version), requirement.marker, hashes)


def read_wheels(text: str) -> dict[str, str]:
    """Read the list of wheels: file name by SHA-256."""
    pairs = (line.split() for line in text.splitlines())
    return {pair[0]: pair[1] for pair in pairs}


def without_windows_wheel(lock: Iterable[Locked], wheels: dict[str, str]) -> Iterator[str]:
    """Name every package that a Windows machine would have to compile."""
    for package in lock:
        names = [wheels[digest] for digest in package.hashes if digest in wheels]
        if package.is_for_windows() and not any(_fits(name, package) for name in names):
            yield package.name


def _fits(file_name: str, package: Locked) -> bool:
    name, version, _, tags = parse_wheel_filename(file_name)
    return name == package.name and version == package.version and not tags.isdisjoint(WINDOWS_TAGS)


@pytest.fixture(scope="module")
def lock() -> list[Locked]:
    return read_lock(LOCK_FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheels() -> dict[str, str]:
    return read_wheels(WINDOWS_WHEELS_FILE.read_text(encoding="utf-8"))


class TestLock:
    def test_names_no_index_and_no_machine(self) -> None:
        for file in (LOCK_FILE, WINDOWS_WHEELS_FILE):
            text = file.read_text(encoding="utf-8")
            assert "://" not in text
            assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), "an option other than a hash"

    def test_pins_every_package_by_hash(self, lock: list[Locked]) -> None:
        assert lock
        assert not [package.name for package in lock if not package.hashes]

    def test_holds_what_pyproject_asks_for(self, lock: list[Locked]) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        asked = [
            *project["dependencies"],
            *(line for extra in project["optional-dependencies"].values() for line in extra),
        ]
        locked = {package.name: package.version for package in lock}
        for requirement in map(Requirement, asked):
            assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement

    def test_holds_one_qt_and_no_browser(self, lock: list[Locked]) -> None:
        bindings = {package.name for package in lock if package.name.startswith(("pyside", "pyqt"))}
        assert bindings == {"pyside6-essentials"}


class TestWindows:
    def test_every_locked_package_has_a_wheel(self, lock: list[Locked], wheels: dict[str, str]) -> None:
        assert list(without_windows_wheel(lock, wheels)) == []

    def test_a_source_archive_is_no_wheel(self) -> None:
        lock = read_lock("kyso-extra==1.0 \\\n    --hash=sha256:aa")
        assert list(without_windows_wheel(lock, {})) == ["kyso-extra"]

    @pytest.mark.parametrize(
        "file_name",
        [
            "kyso_extra-1.0-cp311-cp311-manylinux_2_28_x86_64.whl",
            "kyso_extra-1.0-cp312-cp312-win_amd64.whl",
            "kyso_extra-1.1-py3-none-any.whl",
        ],
    )
    def test_a_wheel_for_another_machine_or_version_does_not_count(self, file_name: str) -> None:
        lock = read_lock("kyso-extra==1.0 \\\n    --hash=sha256:aa")
        assert list(without_windows_wheel(lock, {"aa": file_name})) == ["kyso-extra"]

    def test_a_package_for_another_system_needs_no_wheel(self) -> None:
        lock = read_lock("kyso-extra==1.0 ; sys_platform == 'linux' \\\n    --hash=sha256:aa")
        assert list(without_windows_wheel(lock, {})) == []

    @pytest.mark.soak
    @pytest.mark.network
    @pytest.mark.timeout(600)
    def test_pip_would_install_the_lock(self, lock: list[Locked], tmp_path: Path) -> None:
        """Ask pip itself: it downloads the wheels it does not have yet, so this runs with the long tests only."""
        lines = [
            f"{package.name}=={package.version} {' '.join(f'--hash=sha256:{digest}' for digest in package.hashes)}"
            for package in lock
            if package.is_for_windows()
        ]
        (tmp_path / "windows.lock").write_text("\n".join(lines), encoding="utf-8")
        machine = ["--platform=win_amd64", "--python-version=3.11", "--implementation=cp", "--only-binary=:all:"]
        pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--require-hashes", *machine]
        done = subprocess.run(
            [*pip, "--target", str(tmp_path / "target"), "-r", str(tmp_path / "windows.lock")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


class TestQt:
    def test_an_emit_keeps_its_references(self) -> None:
        """PySide6 6.12.0 drops one reference to True at every emit on Python 3.11, and aborts after some hundreds."""

        class Bell(QObject):
            rung = Signal(int)

        bell = Bell()
        heard: list[int] = []
        bell.rung.connect(heard.append)
        before = sys.getrefcount(True)
        for number in range(100):
            bell.rung.emit(number)
        after = sys.getrefcount(True)
        assert len(heard) == 100
        assert abs(after - before) < 10


class TestFiles:
    def test_are_about_one_thing(self) -> None:
        sizes = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in (ROOT / "app").rglob("*.py")}
        assert {str(file.relative_to(ROOT)): size for file, size in sizes.items() if size > MAX_LINES} == {}

    def test_have_names_that_say_something(self) -> None:
        files = (ROOT / "app").rglob("*.py")
        parts = {part for file in files for part in file.relative_to(ROOT).with_suffix("").parts}
        assert parts & VAGUE_NAMES == set()
        assert [part for part in parts if part.endswith(("_utils", "_helpers", "_manager"))] == []

    def test_leave_nothing_unfinished(self) -> None:
        places = [
            f"{file.relative_to(ROOT)}:{number}"
            for folder in ("app", "tests", "installer", "resources")
            for file in (ROOT / folder).rglob("*")
            if file.suffix in {".py", ".toml", ".md", ".txt", ".c", ".sh"}
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
            if UNFINISHED.search(line)
        ]
        assert places == []


class TestClauses:
    @pytest.fixture
    def sample(self, tmp_path: Path) -> Path:
        return tmp_path / "test_sample.py"

    def run(self, sample: Path) -> subprocess.CompletedProcess[str]:
        """Run pytest on one file the way a developer does, and print the table."""
        command = [sys.executable, "-m", "pytest", "--clauses", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
        return subprocess.run([*command, str(sample)], cwd=ROOT, capture_output=True, text=True, check=False)

    def test_get_a_tick_when_a_test_passed(self, sample: Path) -> None:
        sample.write_text('import pytest\n@pytest.mark.clause("LC-15.1b")\ndef test_a(): pass\n', encoding="utf-8")
        assert "✓ LC-15.1b" in self.run(sample).stdout

    @pytest.mark.parametrize("body", ["assert False", "pytest.skip('not here')", "pytest.xfail('not yet')"])
    def test_get_no_tick_otherwise(self, sample: Path, body: str) -> None:
        code = f'import pytest\n@pytest.mark.clause("LC-15.1b")\ndef test_a(): {body}\n'
        sample.write_text(code, encoding="utf-8")
        assert "✓" not in self.run(sample).stdout

    def test_must_be_written_down(self, sample: Path) -> None:
        sample.write_text('import pytest\n@pytest.mark.clause("LC-99")\ndef test_a(): pass\n', encoding="utf-8")
        done = self.run(sample)
        assert done.returncode == pytest.ExitCode.USAGE_ERROR
        assert "LC-99" in done.stderr + done.stdout
