"""Work done piece by piece, a turn of the event loop each: what a person does is answered between.

Five graphs painted at once take longer than a frame; one takes a few milliseconds.
"""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class WorkTurns(QObject):
    """One work at a time; the one before is finished first, so that none is left half done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._do_piece)

    def start(self, pieces: Iterator[None]) -> None:
        """Do the first piece now, and the others one by one."""
        self.finish()
        self._pieces = pieces
        self._timer.start()
        self._do_piece()

    def finish(self) -> None:
        """Do now what is left."""
        self._timer.stop()
        for _ in self._pieces:
            pass

    def _do_piece(self) -> None:
        if next(self._pieces, self) is self:
            self._timer.stop()
