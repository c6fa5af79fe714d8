"""The file of a picture, and the exit code that says whether it could be written."""

import errno
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap

_USAGE = 2
_UNAVAILABLE = 3
# What the environment refuses, and may allow at another time.
_TRANSIENT = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}


def write_picture(picture: QPixmap, file: Path) -> int:
    """Write a picture as PNG, and return the exit code; errors are written to stderr.

    0: written; 2: the file cannot be written there; 3: the disk is full, or fails.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    try:
        file.write_bytes(buffer.data().data())
    except OSError as error:
        reason = error.strerror or str(error)
        sys.stderr.write(f"marigraph: {file} cannot be written: {reason}.\n")
        return _UNAVAILABLE if error.errno in _TRANSIENT else _USAGE
    return 0
