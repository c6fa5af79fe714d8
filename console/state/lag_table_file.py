"""Samples of lag as a file that other programs read: a line a sample, replica and view."""

import csv
from collections.abc import Collection
from pathlib import Path

import numpy as np

from backend.clock import SECOND_US, format_rfc3339
from backend.messages.lag_series import MEASURED_STAGES
from console.state.lag_buffers import (
    AT_S,
    DRAIN,
    FIRST_VIEW,
    NUMBERS_PER_VIEW,
    LagBuffers,
    LagChoice,
)


def write_csv(
    rings: LagBuffers, start_s: float, end_s: float, path: Path, hidden: Collection[str] = ()
) -> int:
    """Write every sample between two moments; return how many lines.

    `hidden`: the replicas that are left out.

    Raises:
        OSError: the file cannot be written.
    """
    written = 0
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(_headings(rings.choice))
        for name in rings.names():
            if name in hidden:
                continue
            for sample in rings.buffer(name).since(start_s).T:
                if sample[AT_S] > end_s:
                    break
                time = format_rfc3339(round(sample[AT_S] * SECOND_US))
                for place, view in enumerate(rings.choice.views):
                    first = FIRST_VIEW + NUMBERS_PER_VIEW * place
                    values = (*sample[first : first + NUMBERS_PER_VIEW], *sample[DRAIN:FIRST_VIEW])
                    cells = ("" if np.isnan(each) else f"{each:.6g}" for each in values)
                    lines.writerow((time, name, view or "worst", *cells))
                    written += 1
    return written


def _headings(choice: LagChoice) -> tuple[str, ...]:
    numbers = ("behind_events", "late_seconds", f"latency_{choice.latency}_seconds")
    stages = (f"{stage.replace('-', '_')}_seconds" for stage in MEASURED_STAGES)
    return ("time", "replica", "view", *numbers, "drain_events_per_second", *stages)
