"""Small files are kept whole, also where a folder cannot be settled."""

import errno
import os
import stat
from pathlib import Path

import pytest

from app.settings.keeping import write_whole


def fail_for_folders(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the system refuse to settle a folder, as file systems over a network do."""
    settle = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        settle(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF])
def test_a_folder_that_cannot_be_settled_keeps_files_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    fail_for_folders(monkeypatch, number)
    write_whole(tmp_path / "kept", b"content")
    assert (tmp_path / "kept").read_bytes() == b"content"


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_fails_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fail_for_folders(monkeypatch, number)
    with pytest.raises(OSError, match=os.strerror(number)):
        write_whole(tmp_path / "kept", b"content")
