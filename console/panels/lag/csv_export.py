"""Lag graphs as files."""

import csv
from pathlib import Path

import numpy as np

from backend.clock import SECOND_US, format_rfc3339
from console.state.lag_buffers import LagBuffers


def write_csv(rings: LagBuffers, start: float, end: float, path: Path) -> int:
    """Write every sample between two moments (seconds), a line each; return how many.

    Raises:
        OSError: the file cannot be written.
    """
    written = 0
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("time", "replica", "view", "behind_events", "late_seconds", "p99_seconds"))
        for name in rings.names():
            for sample in rings.buffer(name).since(start).T:
                if sample[0] > end:
                    break
                time = format_rfc3339(round(sample[0] * SECOND_US))
                cells = ("" if np.isnan(each) else f"{each:.6g}" for each in sample[1:])
                lines.writerow((time, name, rings.view or "worst", *cells))
                written += 1
    return written
