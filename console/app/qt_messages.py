"""What Qt says goes to stderr, except for what is known to be meaningless."""

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_IGNORED = (
    "This plugin does not support propagateSizeHints()",  # any window on the offscreen platform
)


def install_message_handler() -> None:
    """Take over Qt's messages."""
    qInstallMessageHandler(_write_message)


def _write_message(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if text not in _IGNORED:
        sys.stderr.write(f"{text}\n")
