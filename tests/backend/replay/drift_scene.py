"""Versions of a read model, compared over a log in a data folder."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from backend.replay.version_comparison import ComparedRange, OnDriftProgress, VersionComparison
from backend.replay.version_side import VersionSide
from backend.store.engine_registry import open_existing_reader
from backend.wire.version_drift import DriftReport

OURS, THEIRS = "ours", "theirs"


def ignore_progress(_done: int, _total: int, _differing: int) -> None:
    """Hear of it, and do nothing."""


def compare_sides(
    url: str,
    scratch: Path,
    sides: Sequence[tuple[str, Path, str]],
    wanted: ComparedRange,
    doubled: Sequence[str] = (),
    repeated: Sequence[str] = (),
    on_progress: OnDriftProgress = ignore_progress,
) -> DriftReport:
    """Compare runs, each given by its name, the folder of its code, and its seed of hashes."""
    scratch.mkdir(exist_ok=True)
    reader = open_existing_reader(url)
    with ExitStack() as stack:
        stack.callback(reader.close)
        started = [
            VersionSide(name, (folder,), {"PYTHONHASHSEED": seed}) for name, folder, seed in sides
        ]
        for side in started:
            stack.callback(side.close)
        comparison = VersionComparison(
            started, reader, url, scratch, on_progress, doubled, repeated
        )
        return comparison.run(wanted)
