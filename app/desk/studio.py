"""The signature-image studio: a photo becomes the picture of a mark, in a host of its own; the latest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.desk import ports
from app.desk.calling import CallQueue, Waiting
from app.domain.errors import Problem
from app.domain.studio import LONGEST_PX, Cleaned, Cleaning
from app.domain.template import Imported
from app.hosts import messages as m

PREVIEW_PX: Final = 900
PictureTaker = Callable[[m.Picture, bytes], None]


class Studio:
    """Works on one photo at a time; ``failed`` hears of what cannot be done."""

    def __init__(self, hosts: ports.Hosts, failed: Callable[[Problem], None]) -> None:
        self._queue = CallQueue(hosts.start(m.Kind.STUDIO))
        self._failed = failed
        self._round = 0

    @property
    def is_idle(self) -> bool:
        return self._queue.is_idle

    def show_photo(self, path: str, taker: PictureTaker) -> None:
        """Have the photo drawn as it is."""
        self._put(m.ShowPhoto(path, PREVIEW_PX), lambda answer, blob: _picture(answer, blob, taker))

    def preview(self, path: str, cleaning: Cleaning, made: Callable[[Cleaned], None], taker: PictureTaker) -> None:
        """Have the ink taken out, small and quick, and drawn; an older wish that waits is forgotten."""
        self._round += 1
        current = self._round

        def cleaned(answer: m.Answer, png: bytes) -> None:
            if isinstance(answer, m.ImageCleaned) and current == self._round:
                made(answer.cleaned)
                self._put(m.ShowImage(PREVIEW_PX), lambda shown, blob: _picture(shown, blob, taker), png)

        self._put(m.CleanImage(path, cleaning, PREVIEW_PX), cleaned, current=lambda: current == self._round)

    def finish(self, path: str, cleaning: Cleaning, made: Callable[[Cleaned, bytes], None]) -> None:
        """Have the ink taken out in full size."""

        def cleaned(answer: m.Answer, png: bytes) -> None:
            if isinstance(answer, m.ImageCleaned):
                made(answer.cleaned, png)

        self._put(m.CleanImage(path, cleaning, LONGEST_PX), cleaned)

    def read_templates(self, path: str, taker: Callable[[Imported, bytes], None]) -> None:
        """Have templates read from a file somebody sent."""

        def read(answer: m.Answer, blob: bytes) -> None:
            if isinstance(answer, m.TemplatesRead):
                taker(answer.imported, blob)

        self._put(m.ReadTemplates(path), read)

    def end(self) -> None:
        """Forget everything and let the host go."""
        self._round += 1
        self._queue.end()

    def _put(
        self,
        call: m.Call,
        answered: Callable[[m.Answer, bytes], None],
        blob: bytes = b"",
        *,
        current: Callable[[], bool] = lambda: True,
    ) -> None:
        def failed(problem: Problem) -> None:
            if current():
                self._failed(problem)

        self._queue.put(call, Waiting(answered, failed), blob)


def _picture(answer: m.Answer, pixels: bytes, taker: PictureTaker) -> None:
    if isinstance(answer, m.Picture):
        taker(answer, pixels)
