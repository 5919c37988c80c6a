"""Every window, dialog and state as a picture, from made-up states: ``python -m tests.gallery FOLDER``.

Each picture is made by a process of its own per scale, because Qt reads the scale once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCALES = ("1", "2")


def main(folder: Path) -> int:
    """Render everything at every scale; return how many runs failed."""
    failed = 0
    for scale in SCALES:
        command = [sys.executable, "-m", "tests.gallery", str(folder), scale, *sys.argv[2:]]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        failed += subprocess.run(command, env=environment, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    target = Path(sys.argv[1])
    if len(sys.argv) > 2 and sys.argv[2] in {*SCALES, "3"}:
        from tests.ui.scenes import render_all

        render_all(target, sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main(target))
