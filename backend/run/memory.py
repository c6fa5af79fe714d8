"""How much memory a process holds."""

import psutil


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 when it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)  # type: ignore[no-untyped-call]
    except psutil.Error:
        return 0
