"""Faults made on purpose on a real backend, and what its health report says of them meanwhile."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.messages.health import HealthReport, ProcessHealth
from tests.running import Running


def health_of(backend: Running, name: str) -> ProcessHealth:
    return next(each for each in report_of(backend).processes if each.name == name)


def report_of(backend: Running) -> HealthReport:
    with backend.client() as client:
        return client.health().report


def program(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments, "--data", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def frozen(pid: int) -> Generator[None]:
    """Stop a process as SIGSTOP does, and let it go on afterwards."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second be long."""
    monkeypatch.setenv("MARIGRAPH_SILENT_AFTER_S", "1.5")
    monkeypatch.setenv("MARIGRAPH_LATE_AFTER_S", "1.5")
    monkeypatch.setenv("MARIGRAPH_LAG_WINDOW_S", "5")
