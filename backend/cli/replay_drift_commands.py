"""`marigraph replay drift` and `determinism`: where do two runs over the log come apart?"""

import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import print_json, print_line
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replay_drift_codes import with_codes
from backend.cli.replay_drift_output import EMPTY_LOG, print_broken, print_report
from backend.cli.shared_options import MAX_INT64, Json, Quiet
from backend.errors import Unreadable
from backend.messages.number_text import format_number
from backend.projection.start_rows import StartRows
from backend.replay.broken_events import find_broken
from backend.replay.version_comparison import ComparedRange, VersionComparison
from backend.replay.version_protocol import ATTACHED_FOLDER
from backend.replay.version_side import VersionSide
from backend.replay.version_source import find_version
from backend.replay.view_choice import require_views
from backend.store.annulments import read_annulled
from backend.store.engine_registry import open_existing_reader
from backend.store.log_port import LogReader
from backend.wire.backend_process import find_backend
from backend.wire.followed_store import holds_store
from backend.wire.version_drift import DriftReport

_HERE = "this version"
_FIRST, _SECOND, _DOUBLED = "the first run", "the second run", "the run with every event twice"
_REPEATED = "the run with handlers called twice"
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
    first event is named whose rows differ, with the rows before and after, and which code wrote the
    rows that stand there. Ends with 1 on drift.
    """
    task = _ReplayTask(data, view, first, to, quiet=quiet)
    with _scratch() as folder:
        report = task.compare(folder, _versions(against, folder))
    report = with_codes(report, source_settings(data))
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
    second run. Events that come twice are to change nothing: the applier takes each position once.
    Ends with 1 where something differs. Which handlers rely on that, as they make other rows when
    they are given an event twice, is told as well, and is no fault.
    """
    task = _ReplayTask(data, view, first, to, quiet=quiet)
    seeds = ((_FIRST, "1"), (_SECOND, "2"), (_DOUBLED, "1"), (_REPEATED, "1"))
    runs = [_Run(name, variables={_HASH_SEED: seed}) for name, seed in seeds]
    with _scratch() as folder:
        report = task.compare(folder, runs, doubled=[_DOUBLED], repeated=[_REPEATED])
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
    task, count = _ReplayTask(data, view, first, to, quiet=quiet), 0
    with (
        _scratch() as folder,
        closing(VersionSide(_HERE, variables=task.variables)) as side,
        task.log() as log,
    ):
        meter = ProgressMeter("events replayed", log.upto, quiet=quiet)
        annulled = read_annulled(log.reader, log.upto)
        found = find_broken(
            side,
            log.url,
            folder,
            log.wanted,
            log.upto,
            annulled,
            lambda done, _: meter(done),
            task.start,
        )
        for count, each in enumerate(found, 1):  # noqa: B007 - counted, and used behind it
            if as_json:
                print_json(each)
            else:
                print_broken(each)
        meter.end()
    if count:
        raise typer.Exit(EXIT_REFUSED)
    if not as_json:
        print_line("no handler raises" if log.upto else EMPTY_LOG)


class _Run(msgspec.Struct, frozen=True):
    """A run over the log: its name, where its code is found, variables of its process."""

    name: str
    folders: Sequence[Path] = ()
    variables: dict[str, str] | None = None


class _OpenLog(msgspec.Struct, frozen=True):
    """A log that is open, the part that is wanted of it, and the position where that ends."""

    url: str
    reader: LogReader
    wanted: ComparedRange
    upto: int


class _ReplayTask:
    """What is replayed: which views over which events."""

    def __init__(
        self, data: Path | None, views: list[str] | None, first: int, to: int, *, quiet: bool
    ) -> None:
        """Read the options.

        Raises:
            Unreadable: there is no such event.
        """
        if to and to < first:
            raise Unreadable(f"--to {to} stands before --from {first}.", field="to")
        self._settings, self._quiet = source_settings(data), quiet
        self.start = StartRows(self._settings.data_folder)
        self._wanted = ComparedRange(after=first - 1, upto=to, views=tuple(views or ()))
        with self.log():
            pass  # the range is looked at before any process starts

    @property
    def variables(self) -> dict[str, str]:
        """What tells a version's process which attached folder it is about; empty for others."""
        folder = self._settings.data_folder
        return {ATTACHED_FOLDER: str(folder)} if holds_store(folder) else {}

    @contextmanager
    def log(self) -> Generator[_OpenLog]:
        """Open the log.

        Raises:
            Unreadable: it has no such events.
        """
        connection = find_backend(self._settings.data_folder)
        url = connection.log_url if connection else self._settings.log_url
        with closing(open_existing_reader(url)) as reader:  # never the writer
            head = reader.head()
            _require_event(self._wanted.after + 1, head, "from")
            _require_event(self._wanted.upto, head, "to")
            yield _OpenLog(url, reader, self._wanted, self._wanted.upto or head)

    def compare(
        self,
        scratch: Path,
        runs: Iterable[_Run],
        doubled: Sequence[str] = (),
        repeated: Sequence[str] = (),
    ) -> DriftReport:
        """Let each run replay the log in a process of its own, and compare them.

        The first one says which views there are, before any other is looked for or begins.
        """
        with ExitStack() as stack:
            sides: list[VersionSide] = []
            for each in runs:
                variables = {**self.variables, **(each.variables or {})}
                side = VersionSide(each.name, each.folders, variables)
                sides.append(stack.enter_context(closing(side)))
                if self._wanted.views and len(sides) == 1:
                    require_views(self._wanted.views, side.views())
            log = stack.enter_context(self.log())
            meter = ProgressMeter("events compared", log.upto, quiet=self._quiet)

            def show(done: int, _: int, differing: int) -> None:
                meter.found = f"{differing} views differ" if differing else ""
                meter(done)

            stack.callback(meter.end)
            meter(0)
            comparison = VersionComparison(
                sides, log.reader, log.url, scratch, show, doubled, repeated, self.start
            )
            return comparison.run(self._wanted)


def _versions(against: str, scratch: Path) -> Iterator[_Run]:
    """Yield this version's run and then the other's, which may have to be installed for it."""
    yield _Run(_HERE)
    yield _Run(f"the version {against}", find_version(against, scratch))


@contextmanager
def _scratch() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="marigraph-drift-") as folder:
        yield Path(folder)


def _require_event(position: int, head: int, option: str) -> None:
    """Refuse to begin or to end behind the log; an empty one has nothing but its beginning."""
    if position > max(1, head):
        raise Unreadable(
            f"There is no event {format_number(position)}: the log ends at {format_number(head)}.",
            code="no-such-position",
            field=option,
        )


def _show(report: DriftReport, *, as_json: bool) -> None:
    if as_json:
        print_json(report)
    else:
        print_report(report)
    if report.drifts:
        raise typer.Exit(EXIT_REFUSED)
