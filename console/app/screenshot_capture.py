"""Screenshots: the real window on real data, painted without a display."""

import errno
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from backend.atomic_file import open_replacement
from backend.errors import Unavailable, Unreadable
from backend.messages.access_roles import may_act_as
from backend.messages.known_sentences import read_sentence
from backend.wire.connection import read_connection_file
from console.app.composition import Console
from console.settings.console_options import ScreenshotRequest
from console.state.backend_snapshot import BackendSnapshot
from console.widgets.widget_picture import grab_widget

_TIMEOUT_MS = 60_000  # milliseconds until a panel must have its data
_READY_US = 600_000  # microseconds that everything must have been ready before it is saved
_USAGE = 2
_UNAVAILABLE = 3
# What the environment refuses, and may allow at another time.
_TRANSIENT = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}


class ScreenshotCapture(QObject):
    """Waits until a panel has everything that it shows, and saves its picture.

    `done` is called with the exit code: 0, 2 when the file cannot be written there or the backend
    is of another version, 3 when the disk is full, no backend can be started, or the data did not
    come.
    """

    def __init__(
        self, console: Console, picture: ScreenshotRequest, done: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._window, self._workspace = console.window, console.workspace
        self._request, self._done = picture, done
        self._may_start = may_act_as(console.client.role, "operator")
        self._ready_since_us: int | None = None
        self._saved = False  # or given up
        self._target = self._show_target()
        self._timeout = QTimer(self)
        self._timeout.setSingleShot(True)
        self._timeout.timeout.connect(self._give_up)
        self._timeout.start(_TIMEOUT_MS)
        console.client.snapshot_changed.connect(self._apply_snapshot)

    def _show_target(self) -> QWidget:
        """Show what is to be seen, at exactly the size that was asked for."""
        wanted = self._request
        subject: QWidget = self._window
        if wanted.panel != "window":
            dock = self._window.docks.by_name[wanted.panel]
            subject = dock.widget()
            subject.setParent(None)
        subject.setFixedSize(wanted.width_px, wanted.height_px)
        subject.show()
        return subject

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        if (
            snapshot.phase == "connected"
            and snapshot.head
            and self._workspace.selected_position.value == 0
        ):
            self._workspace.selected_position.set(snapshot.head)
        if self._saved:
            return
        if snapshot.phase != "connected" and (failed := self._why_unreachable()):
            self._saved = True
            sys.stderr.write(f"marigraph: {failed[0]}\n")
            self._finish(failed[1])
            return
        if not self._is_ready():
            self._ready_since_us = None
        elif self._ready_since_us is None:
            self._ready_since_us = snapshot.now_us
        elif snapshot.now_us - self._ready_since_us >= _READY_US:
            self._saved = True
            self._save()

    def _why_unreachable(self) -> tuple[str, int] | None:
        """Return why no backend will ever answer, and the exit code; None while one may.

        One of another version may have left its file behind: where one may be started, it is said
        when that has failed.
        """
        failure = self._workspace.start_error.value
        if (failure or not self._may_start) and (unreadable := self._why_unreadable()):
            return unreadable, _USAGE
        return (failure, _UNAVAILABLE) if failure else None

    def _why_unreadable(self) -> str:
        """Return what a backend's file cannot be read for; empty where it can, or is not there."""
        try:
            read_connection_file(self._workspace.data)
        except Unreadable as error:
            return read_sentence(error.message)
        except Unavailable:  # none has written it yet: whether one may still come is not asked here
            return ""
        return ""

    def _is_ready(self) -> bool:
        return not self._unready_panels()

    def _unready_panels(self) -> list[str]:
        """Return which of the panels that are to be seen do not have all their data yet."""
        panels = self._window.panels
        shown = [name for name, panel in panels.items() if panel.isVisible()]
        wanted = shown if self._request.panel == "window" else [self._request.panel]
        return [name for name in wanted if not panels[name].is_ready()]

    def _save(self) -> None:
        self._finish(write_picture(grab_widget(self._target), self._request.file))

    def _give_up(self) -> None:
        reason = self._window.banner.text or "the backend did not answer"
        sys.stderr.write(
            f"marigraph: No picture: within {_TIMEOUT_MS // 1000} s not all came that"
            f" {' and '.join(self._unready_panels())} shows: {reason.rstrip('.')}."
            " `marigraph health` says what is not well, and what to do.\n"
        )
        self._finish(_UNAVAILABLE)

    def _finish(self, code: int) -> None:
        self._timeout.stop()
        self._done(code)


def write_picture(picture: QPixmap, file: Path) -> int:
    """Write a picture as PNG, and return the exit code; errors are written to stderr.

    0: written; 2: the file cannot be written there; 3: the disk is full, or fails.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    try:
        with open_replacement(file) as out:
            out.write(buffer.data().data())
    except OSError as error:
        reason = error.strerror or str(error)
        sys.stderr.write(f"marigraph: {file} cannot be written: {reason}.\n")
        return _UNAVAILABLE if error.errno in _TRANSIENT else _USAGE
    return 0
