"""The comparison on real backends; the whole of it takes a minute, and is a campaign."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.comparison.added_view import ADDED_VIEW, install_added_view
from backend.comparison.comparison_runs import compare_feeds
from backend.comparison.feed_run import disk_bytes, measure_alone
from backend.comparison.process_io import WriteMeter
from backend.messages.feed_comparison import ComparisonLoad, ComparisonProgress, ComparisonStep

_LOAD = ComparisonLoad(commands=100, rate_per_s=1_000, keys=10, burst=100, away=200)


def test_that_a_primary_alone_is_measured_in_a_backend_of_its_own(tmp_path: Path) -> None:
    steps: list[ComparisonStep] = []
    found = measure_alone(tmp_path / "data", _LOAD, lambda step, _done, _total: steps.append(step))
    assert list(dict.fromkeys(steps)) == ["start", "register", "load", "traces", "burst"]
    assert 0 < found.write.commits <= _LOAD.commands
    assert found.write.commands == 200
    assert found.burst_rate_per_s > 0
    assert disk_bytes(tmp_path / "data").keys() == {"log"}


def test_that_the_added_view_is_found_by_programs_that_have_the_folder_on_their_path(
    tmp_path: Path,
) -> None:
    install_added_view(tmp_path)
    script = "from backend.projection.installed_projections import load_projections as load; "
    script += "print(*load())"
    found = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    assert ADDED_VIEW in found.stdout.split()


def test_that_what_a_process_writes_is_counted_from_the_beginning_on(tmp_path: Path) -> None:
    pids = {"own": os.getpid()}
    meter = WriteMeter(pids)
    with (tmp_path / "file").open("wb") as file:
        file.write(b"m" * 300_000)
        file.flush()
        os.fsync(file.fileno())
    found = meter.since(pids, "own")
    assert found is None or found >= 300_000 or found == 0  # nothing is on disk of a tmpfs
    assert meter.since(pids, "another") is None


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_that_a_queue_cannot_do_by_itself_what_the_log_can(tmp_path: Path) -> None:
    seen: list[ComparisonProgress] = []
    load = ComparisonLoad(commands=1_000, rate_per_s=400, keys=50, burst=1_000, away=1_000)
    found = compare_feeds(load, tmp_path, seen.append)
    events, queue = found.feeds
    assert [each.by_feed for each in events.trials] == [True] * 4
    assert [each.by_feed for each in queue.trials] == [False] * 4
    assert all(each.took_us for feed in found.feeds for each in feed.trials)
    assert all("trimmed" in each.refusal for each in queue.trials)
    assert queue.write.queue_bytes is None or queue.write.queue_bytes > 0
    assert events.apply_latency_us.count == queue.apply_latency_us.count == load.commands
    assert list(dict.fromkeys(each.feed for each in seen)) == ["none", "events", "queue"]
    assert list(tmp_path.iterdir()) == []
