"""Work done in slices, one a turn of the event loop: what a person does is answered between them.

Five graphs painted at once take longer than a frame; one takes a few milliseconds.
"""

from collections import deque
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer

_DONE: Final = object()


class SlicedWork(QObject):
    """One work at a time; the one before is finished first, so that none is left half done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._slices: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._do_slice)

    def start(self, slices: Iterator[None]) -> None:
        """Do the first slice now, and the others one by one."""
        self.finish()
        self._slices = slices
        self._timer.start()
        self._do_slice()

    def finish(self) -> None:
        """Do now what is left."""
        self._timer.stop()
        deque(self._slices, maxlen=0)  # keeps nothing of them: each has done its part

    def _do_slice(self) -> None:
        if next(self._slices, _DONE) is _DONE:
            self._timer.stop()
