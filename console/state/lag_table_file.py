"""Samples of lag as a file that other programs read: a line a sample, replica and view."""

from collections.abc import Collection
from pathlib import Path

import msgspec
import numpy as np

from backend.atomic_file import open_replacement
from backend.clock import SECOND_US, format_rfc3339
from backend.csv_text import comma_separated
from backend.messages.lag_series import MEASURED_STAGES
from console.state.lag_buffers import (
    AT_S,
    DRAIN,
    FIRST_VIEW,
    NUMBERS_PER_VIEW,
    LagBuffers,
    LagChoice,
)
from console.state.ring_buffer import Columns


class LagTableRows(msgspec.Struct, frozen=True):
    """Rows of what was chosen, by replica: copies, which another thread may read.

    `hidden`: the views that are left out.
    """

    choice: LagChoice
    columns: dict[str, Columns]
    hidden: frozenset[str]


def copy_samples(
    rings: LagBuffers, start_s: float, end_s: float, hidden: Collection[str] = ()
) -> LagTableRows:
    """Return every sample between two moments; `hidden`: replicas and views that are left out."""
    found = dict[str, Columns]()
    for name in rings.names():
        if name not in hidden:
            columns = rings.buffer(name).since(start_s)
            end = int(np.searchsorted(columns[AT_S], end_s, "right"))
            found[name] = columns[:, :end].copy()
    return LagTableRows(rings.choice, found, frozenset(hidden))


def write_csv(samples: LagTableRows, path: Path) -> int:
    """Write samples; return how many lines.

    Raises:
        OSError: the file cannot be written; what was there is as it was.
    """
    written, choice = 0, samples.choice
    views = [
        each for each in enumerate(choice.views) if not each[1] or each[1] not in samples.hidden
    ]
    with open_replacement(path) as out:
        out.write(comma_separated([_headings(choice)]).encode())
        for name, columns in samples.columns.items():
            for sample in columns.T:
                time = format_rfc3339(round(sample[AT_S] * SECOND_US))
                lines: list[tuple[str, ...]] = []
                for place, view in views:
                    first = FIRST_VIEW + NUMBERS_PER_VIEW * place
                    values = (*sample[first : first + NUMBERS_PER_VIEW], *sample[DRAIN:FIRST_VIEW])
                    cells = ("" if np.isnan(each) else f"{each:.6g}" for each in values)
                    lines.append((time, name, view or "worst", *cells))
                out.write(comma_separated(lines).encode())
                written += len(lines)
    return written


def _headings(choice: LagChoice) -> tuple[str, ...]:
    numbers = ("behind_events", "late_seconds", f"latency_{choice.latency}_seconds")
    stages = (f"{stage.replace('-', '_')}_seconds" for stage in MEASURED_STAGES)
    return ("time", "replica", "view", *numbers, "drain_events_per_second", *stages)
