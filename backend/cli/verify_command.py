"""`marigraph verify`: every view is rebuilt from the log in the shadow, and compared.

With `--log` it is the log itself that is verified, see `verify_log`.
"""

import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.catch_up import POLL_S, applied_positions, log_end, replica_names
from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.output import print_json, print_line
from backend.cli.parked_command import ask, parked_object, print_parked
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replay_drift_output import replay_link
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Data, Json, Quiet, settings_for
from backend.cli.verify_log import verify_log
from backend.client import Client
from backend.domain.registry import Registry
from backend.messages.number_text import format_counted, format_number
from backend.messages.parked import AskParked, ParkedPage
from backend.messages.replica_choice import shares_of
from backend.messages.view_shares import ViewShare
from backend.projection.difference_origin import DifferingView
from backend.projection.folder_models import load_models
from backend.projection.read_model import Projection
from backend.projection.replica_views import projections_of_share
from backend.projection.row_engines import find_row_engine
from backend.projection.verification import ShadowRebuild, Verification
from backend.store.engine_registry import open_reader

_STALL_LIMIT_S = 10.0  # seconds without any progress after which replicas are taken as they are


def command(
    *,
    data: Data = None,
    log: Annotated[
        bool,
        typer.Option("--log", help="Verify the log itself by its hash chain, not the views."),
    ] = False,
    expect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POSITION:DIGEST",
            help="With --log: what it printed earlier, noted elsewhere (repeatable).",
        ),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Rebuild every view from the log, and compare; exit code 1 on drift or with parked events.

    It names the first difference, and the events that views could not take.

    Replicas are given the time to come as far as the log; one that does not (because it is paused,
    say) is compared where it stands.

    With --log it reads the log from end to end, with or without a backend, and names what is not
    as it was written; then it prints the digest of all events, to be noted elsewhere and compared
    with --expect. The digest covers all that events hold, in their order, and is the same of a log
    that was exported and imported again. It does not cover answers of commands and secrets.
    """
    if log:
        if not verify_log(data, expect or [], as_json=as_json, quiet=quiet):
            raise typer.Exit(EXIT_REFUSED)
        return
    if expect:
        raise typer.BadParameter("goes with --log.", param_hint="--expect")
    settings = settings_for(data)
    with attach_or_start(settings, name="cli") as client:
        names = _await_caught_up(client, quiet=quiet)
        compared = _compare_all(client, settings.data_folder, names, quiet=quiet)
        found = [compared[name] for name in names]
        parked = [ask(client, AskParked(), name, ParkedPage) for name in names]
    for name, verified, page in zip(names, found, parked, strict=True):
        if as_json:
            print_json(_result_object(name, verified, page))
        else:
            _print_result(name, verified)
    if any(page.items for page in parked):
        if not as_json:
            print_parked(parked)
        raise typer.Exit(EXIT_REFUSED)
    if any(verified.difference or verified.unbuilt for verified in found):
        raise typer.Exit(EXIT_REFUSED)


def _compare_all(
    client: Client, folder: Path, names: Sequence[str], *, quiet: bool
) -> dict[str, Verification]:
    """Compare each with a rebuild of what it has; those with the same share with the same one."""
    models = load_models(folder)
    shares = shares_of(client.topology().processes)
    by_share: dict[tuple[ViewShare, ...], list[str]] = {}
    for name in names:
        by_share.setdefault(tuple(shares.get(name, ())), []).append(name)
    found: dict[str, Verification] = {}
    for share, having in by_share.items():
        views = projections_of_share(models.projections, share)
        with _shadow(client.connection.log_url, models.registry, views, quiet=quiet) as shadow:
            url = client.connection.read_models
            found |= {name: _compare(shadow, folder, name, url) for name in having}
    return found


def _result_object(name: str, found: Verification, parked: ParkedPage) -> dict[str, object]:
    """Return what was found of a replica; `ok` says that its rows are those of a rebuild."""
    return {
        "replica": name,
        "ok": found.difference is None and not found.unbuilt,
        **msgspec.structs.asdict(found),
        "parked": parked.total,
        "parked_events": [parked_object(name, item) for item in parked.items],
    }


def _await_caught_up(client: Client, *, quiet: bool) -> list[str]:
    """Return the names of all replicas once they have come to the present head, or stand still.

    Raises:
        TimedOut: the primary does not say where the log ends.
        Unavailable: there are no replicas.
    """
    names = replica_names(client.topology())
    head = log_end(client, _STALL_LIMIT_S)
    meter = ProgressMeter("events applied everywhere", head, quiet=quiet)
    slowest, advanced_s = -1, time.monotonic()
    while True:
        applied = min(applied_positions(client, names))
        meter(min(applied, head))
        if applied > slowest:
            slowest, advanced_s = applied, time.monotonic()
        if applied >= head or time.monotonic() - advanced_s > _STALL_LIMIT_S:
            meter.end()
            return names
        client.await_topology(POLL_S)


@contextmanager
def _shadow(
    log: str, registry: Registry, views: Mapping[str, Projection], *, quiet: bool
) -> Generator[ShadowRebuild]:
    """Give a rebuild of these views; replicas with the same share are compared with one."""
    reader = open_reader(log)
    meter = ProgressMeter("events rebuilt", reader.head(), quiet=quiet)
    with tempfile.TemporaryDirectory(prefix="marigraph-verify-") as folder:
        shadow = ShadowRebuild(
            Path(folder) / "shadow.sqlite",
            reader,
            views,
            registry,
            lambda done, _total: meter(done),
        )
        try:
            yield shadow
        finally:
            meter.end()
            shadow.close()
            reader.close()


def _compare(shadow: ShadowRebuild, folder: Path, name: str, url: str) -> Verification:
    """Compare the rows of a replica; `url`: of the database that replicas have, empty for files."""
    path = folder / f"{name}.sqlite"
    if name == "archive":
        return shadow.compare_archive(path)
    return shadow.compare_present(find_row_engine(url, path).open_rows)


def _print_result(name: str, found: Verification) -> None:
    rows = ", ".join(f"{view} {format_number(count)}" for view, count in found.row_counts.items())
    print_line(f"{name}: compared at position {format_number(found.position)} (rows: {rows})")
    for view in found.unbuilt:
        print_line(f"{name}: {view} is not built yet, and was not compared")
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
    for each in found.views:
        _print_origin(name, each)


def _print_origin(name: str, view: DifferingView) -> None:
    """Say at which event a view begins to differ, and how to look there."""
    rows = format_counted(view.rows, "row")
    if view.first is None:
        print_line(f"{name}: {view.view} differs in {rows}")
        return
    when = "from" if view.is_certain else "at the latest from"
    print_line(
        f"{name}: {view.view} differs in {rows}, {when} event {format_number(view.first)} on:"
        f" marigraph open {replay_link(view.first)!r}"
    )
    _print_codes(name, view)


def _print_codes(name: str, view: DifferingView) -> None:
    """Tell rows that another version has written from those that differ though today's has."""
    todays = sum(view.codes.values()) - view.of_other_code
    if view.of_other_code:
        rows = format_counted(view.of_other_code, "row")
        print_line(
            f"{name}: differing rows of {view.view} that today's code has not written: {rows}; see"
            f" marigraph replay code --view {view.view}"
        )
    if todays:
        rows = format_counted(todays, "row")
        print_line(
            f"{name}: rows of {view.view} that differ though today's code wrote them: {rows}"
        )
