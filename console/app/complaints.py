"""What Qt says goes to stderr, except for what is known to be meaningless."""

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_MEANINGLESS = (
    "This plugin does not support propagateSizeHints()",  # any window on the offscreen platform
)


def install() -> None:
    """Take over Qt's messages."""
    qInstallMessageHandler(_say)


def _say(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if text not in _MEANINGLESS:
        sys.stderr.write(f"{text}\n")
