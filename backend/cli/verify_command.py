"""`marigraph verify`: every view is rebuilt from the log in the shadow, and compared."""

import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.output import print_json, print_line
from backend.cli.parked_command import parked_pages, print_parked
from backend.cli.progress_meter import ProgressMeter
from backend.cli.shared_options import Data, Json, Quiet, settings_for
from backend.client import Client, attach
from backend.domain.registry import load_registry
from backend.errors import Unavailable
from backend.messages.number_text import format_number
from backend.projection.installed_projections import load_projections
from backend.projection.verification import ShadowRebuild, Verification
from backend.store.engine_registry import open_reader

_STALL_LIMIT_S = 10.0  # seconds without any progress after which replicas are taken as they are
_POLL_S = 0.2  # seconds between two looks at them


def command(
    *,
    data: Data = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Rebuild every view from the log, and compare; exit code 1 on drift or with parked events.

    It names the first difference, and the events that views could not take.

    Replicas are given the time to come as far as the log; one that does not (because it is paused,
    say) is compared where it stands.
    """
    settings = settings_for(data)
    drifted = False
    with attach(settings, name="cli") as client:
        names = _await_caught_up(client, quiet=quiet)
        with _shadow(client.connection.log, quiet=quiet) as shadow:
            for name in names:
                found = _compare(shadow, settings.data_folder, name)
                drifted = drifted or found.difference is not None
                _print_result(name, found, as_json=as_json)
        parked = parked_pages(client, names)
    if not as_json and any(page.items for page in parked):
        print_parked(parked)
    if drifted or any(page.items for page in parked):
        raise typer.Exit(EXIT_REFUSED)


def _await_caught_up(client: Client, *, quiet: bool) -> list[str]:
    """Return the names of all replicas once they have come to the present head, or stand still."""
    head = _head(client)
    meter = ProgressMeter("events applied everywhere", head, quiet=quiet)
    slowest, advanced_s = -1, time.monotonic()
    while True:
        applied = _slowest(client)
        meter(min(applied, head))
        if applied > slowest:
            slowest, advanced_s = applied, time.monotonic()
        if applied >= head or time.monotonic() - advanced_s > _STALL_LIMIT_S:
            meter.end()
            return _names(client)
        client.await_topology(_POLL_S)


def _slowest(client: Client) -> int:
    """Return the least position that a replica has applied, 0 while one has sent no sample."""
    samples = {sample.name: sample.applied for sample in client.health().replicas}
    return min(samples.get(name, 0) for name in _names(client))


def _names(client: Client) -> list[str]:
    processes = client.topology().processes
    names = [each.name for each in processes if each.role in {"replica", "archive"}]
    if not names:
        raise Unavailable("This backend has no replica and no archive to verify.")
    return names


def _head(client: Client) -> int:
    """Return the log's end as the primary knows it, once it has sent a sample."""
    while (primary := client.health().primary) is None:
        client.await_topology(_POLL_S)
    return primary.head


@contextmanager
def _shadow(log: str, *, quiet: bool) -> Generator[ShadowRebuild]:
    reader = open_reader(log)
    meter = ProgressMeter("events rebuilt", reader.head(), quiet=quiet)
    with tempfile.TemporaryDirectory(prefix="marigraph-verify-") as folder:
        shadow = ShadowRebuild(
            Path(folder) / "shadow.sqlite",
            reader,
            load_projections(),
            load_registry(),
            lambda done, _total: meter(done),
        )
        try:
            yield shadow
        finally:
            meter.end()
            shadow.close()
            reader.close()


def _compare(shadow: ShadowRebuild, folder: Path, name: str) -> Verification:
    path = folder / f"{name}.sqlite"
    return shadow.compare_archive(path) if name == "archive" else shadow.compare_live(path)


def _print_result(name: str, found: Verification, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {"replica": name, "ok": found.difference is None, **msgspec.structs.asdict(found)}
        )
        return
    rows = ", ".join(f"{view} {format_number(count)}" for view, count in found.row_counts.items())
    print_line(f"{name}: compared at position {format_number(found.position)} (rows: {rows})")
    different = found.difference
    if different is None:
        print_line(f"{name}: every row of every view is as a rebuild makes it")
        return
    where = ", ".join(str(cell) for cell in different.key)
    what = f"{different.column} is {different.live!r}, and a rebuild makes it {different.rebuilt!r}"
    if not different.column:
        missing = "in a rebuild" if different.rebuilt is None else "here"
        what = f"the row is missing {missing}"
    print_line(f"{name}: DRIFT in {different.view}, row {where}: {what}")
