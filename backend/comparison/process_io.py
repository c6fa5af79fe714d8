"""Bytes that processes have had written, as the system counts them."""

from pathlib import Path


def written_bytes(pid: int) -> int | None:
    """Return the bytes that a process has caused to be written to disks; None: not known here."""
    try:
        lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    except OSError:  # no Linux, or the process has ended
        return None
    found = [line for line in lines if line.startswith("write_bytes:")]
    return int(found[0].partition(":")[2]) if found else None


class WriteMeter:
    """What each of some processes writes from now on; one that begins later, from its start."""

    def __init__(self, pids: dict[str, int]) -> None:
        self._before = {pid: written_bytes(pid) for pid in pids.values()}

    def since(self, pids: dict[str, int], name: str) -> int | None:
        """Return what the process of that name has written since; None: it is not known."""
        pid = pids.get(name)
        now = None if pid is None else written_bytes(pid)
        if pid is None or now is None:
            return None
        return now - (self._before.get(pid) or 0)
