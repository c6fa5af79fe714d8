"""`marigraph replay drift` and `determinism`: where do two runs over the log come apart?"""

import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import print_json, print_line
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replay_drift_output import print_broken, print_report
from backend.cli.shared_options import MAX_INT64, Json, Quiet
from backend.errors import Unreadable
from backend.replay.broken_events import find_broken
from backend.replay.version_comparison import ComparedRange, VersionComparison
from backend.replay.version_side import VersionSide
from backend.replay.version_source import find_version
from backend.store.engine_registry import open_existing_reader
from backend.store.log_port import LogReader
from backend.wire.backend_process import find_backend
from backend.wire.version_drift import DriftReport

_HERE = "this version"
_FIRST, _SECOND, _DOUBLED = "the first run", "the second run", "the run with every event twice"
_HASH_SEED = "PYTHONHASHSEED"  # it decides in which order sets are gone through

View = Annotated[
    list[str] | None, typer.Option("--view", metavar="VIEW", help="Only this view; again for more.")
]
From = Annotated[
    int,
    typer.Option(
        "--from", min=1, max=MAX_INT64, metavar="POS", help="Differences from this event on count."
    ),
]
To = Annotated[
    int,
    typer.Option(
        "--to", min=0, max=MAX_INT64, metavar="POS", help="As far as this event; 0: the log's end."
    ),
]


def drift(
    *,
    against: Annotated[
        str,
        typer.Option(
            metavar="CHECKOUT|WHEEL|PACKAGE",
            help="Another version: a folder with its code, a wheel, or what pip can install.",
        ),
    ],
    data: Source = None,
    view: View = None,
    first: From = 1,
    to: To = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Replay the log with this code and with another version, and name where views come apart.

    Both run in processes and scratch files of their own; the log is only read. Of each view the
    first event is named whose rows differ, with the rows before and after. Ends with 1 on drift.
    """
    with tempfile.TemporaryDirectory(prefix="marigraph-drift-") as folder, ExitStack() as stack:
        folders = find_version(against, Path(folder))
        ours = stack.enter_context(_side(_HERE))
        theirs = stack.enter_context(_side(f"the version {against}", folders))
        report = _compare(
            [ours, theirs], data, Path(folder), _range(view, first, to), quiet=quiet, doubled=()
        )
    _show(report, as_json=as_json)


def determinism(
    *,
    data: Source = None,
    view: View = None,
    first: From = 1,
    to: To = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Replay the log twice, and once with every event twice, and name where views come apart.

    A handler that looks at the clock, at chance or at the order of a set gives other rows in the
    second run. Events that come twice are to change nothing. Ends with 1 where something differs.
    """
    with tempfile.TemporaryDirectory(prefix="marigraph-drift-") as folder, ExitStack() as stack:
        sides = [
            stack.enter_context(_side(name, variables={_HASH_SEED: seed}))
            for name, seed in ((_FIRST, "1"), (_SECOND, "2"), (_DOUBLED, "1"))
        ]
        report = _compare(
            sides, data, Path(folder), _range(view, first, to), quiet=quiet, doubled=[_DOUBLED]
        )
    _show(report, as_json=as_json)


def broken(
    *,
    data: Source = None,
    view: View = None,
    first: From = 1,
    to: To = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Replay the log with this code, and list the events at which a handler raises.

    Each with the view and the error; `replay into POSITION` shows it from within. What only waits
    behind such an event is left out. Ends with 1 when there are any.
    """
    wanted = _range(view, first, to)
    count = 0
    with (
        tempfile.TemporaryDirectory(prefix="marigraph-drift-") as folder,
        _side(_HERE) as side,
        _log(data) as (url, reader),
    ):
        head = reader.head()
        upto = min(to or head, head)
        meter = ProgressMeter("events replayed", upto, quiet=quiet)
        found = find_broken(side, url, Path(folder), wanted, upto, lambda done, _: meter(done))
        for count, each in enumerate(found, 1):  # noqa: B007 - counted, and used behind it
            if as_json:
                print_json(each)
            else:
                print_broken(each)
        meter.end()
    if count:
        raise typer.Exit(EXIT_REFUSED)
    if not as_json:
        print_line("no handler raises")


@contextmanager
def _log(data: Path | None) -> Generator[tuple[str, LogReader]]:
    settings = source_settings(data)
    connection = find_backend(settings.data_folder)
    url = connection.log if connection else settings.log_url
    reader = open_existing_reader(url)  # never the writer
    try:
        yield url, reader
    finally:
        reader.close()


@contextmanager
def _side(
    name: str, folders: Sequence[Path] = (), variables: dict[str, str] | None = None
) -> Generator[VersionSide]:
    side = VersionSide(name, folders, variables)
    try:
        yield side
    finally:
        side.close()


def _range(views: list[str] | None, first: int, to: int) -> ComparedRange:
    if to and to < first:
        raise Unreadable(f"--to {to} stands before --from {first}.", field="to")
    return ComparedRange(after=first - 1, upto=to, views=tuple(views or ()))


def _compare(
    sides: Sequence[VersionSide],
    data: Path | None,
    scratch: Path,
    wanted: ComparedRange,
    *,
    quiet: bool,
    doubled: Sequence[str],
) -> DriftReport:
    with _log(data) as (url, reader):
        head = reader.head()
        meter = ProgressMeter("events compared", min(wanted.upto or head, head), quiet=quiet)

        def show(done: int, _: int, differing: int) -> None:
            meter.found = f"{differing} views differ" if differing else ""
            meter(done)

        try:
            meter(0)
            return VersionComparison(sides, reader, url, scratch, show, doubled).run(wanted)
        finally:
            meter.end()


def _show(report: DriftReport, *, as_json: bool) -> None:
    if as_json:
        print_json(report)
    else:
        print_report(report)
    if report.drifts:
        raise typer.Exit(EXIT_REFUSED)
