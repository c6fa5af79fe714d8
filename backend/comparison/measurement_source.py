"""Where and with what something was measured: the machine, the versions, the time."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from backend.clock import now_us
from backend.messages.feed_comparison import ComparisonSource


def describe_source(folder: Path) -> ComparisonSource:
    """Return what is known of this machine, and of the disk that a folder lies on."""
    return ComparisonSource(
        at_us=now_us(),
        machine=platform.node(),
        processor=_first_value("/proc/cpuinfo", "model name") or platform.processor(),
        cores=len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 0,
        memory_bytes=_memory_bytes(),
        system=platform.platform(),
        file_system=_file_system(folder),
        load_average=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        marigraph=version("marigraph"),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
    )


def _memory_bytes() -> int | None:
    found = _first_value("/proc/meminfo", "MemTotal").split()
    return int(found[0]) * 1024 if found else None


def _file_system(folder: Path) -> str:
    """Return the kind of the mount that a folder lies on."""
    best, kind = "", ""
    for line in _lines("/proc/mounts"):
        _, mount, mounted_kind, *_ = line.split(" ")
        if folder.is_relative_to(mount) and len(mount) >= len(best):
            best, kind = mount, mounted_kind
    return kind


def _first_value(file: str, name: str) -> str:
    for line in _lines(file):
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text().splitlines()
    except OSError:  # no Linux
        return []
