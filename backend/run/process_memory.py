"""How much memory a process holds."""

import resource
from pathlib import Path

_PAGE_BYTES = resource.getpagesize()


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 when it is gone."""
    statm = Path(f"/proc/{pid}/statm")
    if Path("/proc/self/statm").exists():
        try:
            return int(statm.read_bytes().split()[1]) * _PAGE_BYTES
        except (OSError, IndexError):
            return 0
    return _resident_bytes_psutil(pid)


def _resident_bytes_psutil(pid: int) -> int:
    """Ask where there is no /proc."""
    import psutil  # noqa: PLC0415 - slow to load, and seldom needed

    try:
        return int(psutil.Process(pid).memory_info().rss)  # type: ignore[no-untyped-call]  # untyped psutil
    except psutil.Error:
        return 0
