"""What a window is made of is kept out of garbage collections, which would stop it for 0.1 s."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_BUILT_MS = 3_000  # milliseconds after which a window has its panels and their first rows


@contextmanager
def kept_objects(window: QObject) -> Generator[None]:
    """Keep the objects of a window that has just been shown, until it ends.

    Python looks through all objects again whenever a quarter more have come: through some 160,000
    of a window with its panels. Of those that it is made of hardly any goes before the window does.
    """
    QTimer.singleShot(_BUILT_MS, window, _keep)
    try:
        yield
    finally:
        gc.unfreeze()


def _keep() -> None:
    gc.collect()  # what the start has left behind is not kept
    gc.freeze()
