"""`marigraph replay branch` and what can be done with branches: what if it had gone otherwise?"""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import print_json, print_line
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replay_branch_options import parse_edits, read_edits
from backend.cli.replay_branch_output import (
    outcome_object,
    print_branches,
    print_outcome,
    print_rows,
    print_rows_as_json,
    report_object,
)
from backend.cli.replica_commands import By, operator_name
from backend.cli.shared_options import MAX_INT64, Json, Quiet, parse_path
from backend.cli.standard_streams import print_note
from backend.errors import Unreadable
from backend.projection.folder_models import FolderModels, load_models
from backend.replay.branch_creation import create_branch
from backend.replay.branch_session import run_branch
from backend.settings import Settings
from backend.wire.backend_process import find_backend
from backend.wire.branch_contrast import contrast_branches
from backend.wire.branch_outcome import BranchOutcome, read_differences
from backend.wire.branches import BranchFiles, BranchStage, list_branches

_SHOWN_ROWS = 40
BranchName = Annotated[str, typer.Argument(metavar="NAME", help="As `replay branches` prints it.")]
Limit = Annotated[
    int, typer.Option(min=0, max=MAX_INT64, metavar="N", help="Of the rows, print the first N.")
]
Texts = list[str] | None
_ROW_NAMES = ("really", "in the branch")


def branch(  # noqa: PLR0913 - each is an option, given by its name
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Of the branch, new or to run again.")
    ],
    *,
    data: Source = None,
    at: Annotated[
        int | None,
        typer.Option(
            min=0, max=MAX_INT64, metavar="POS", help="Branch behind this position of the log."
        ),
    ] = None,
    skip: Annotated[
        list[int] | None,
        typer.Option(min=1, max=MAX_INT64, metavar="POS", help="This event does not happen."),
    ] = None,
    edit: Annotated[
        Texts,
        typer.Option(
            metavar="POS=JSON",
            help="This event is another: a JSON merge patch of its data, time and actor.",
        ),
    ] = None,
    insert: Annotated[
        Texts,
        typer.Option(metavar="POS=EVENT", help="An event, as JSON, comes in before this one."),
    ] = None,
    move: Annotated[
        Texts, typer.Option(metavar="POS=POS", help="This event happens before that one.")
    ] = None,
    attempt: Annotated[
        Texts,
        typer.Option(
            "--try",
            metavar="[POS=]COMMAND",
            help="A command, as JSON, is decided behind --at (or before POS); its events come in.",
        ),
    ] = None,
    edits: Annotated[
        Path | None,
        typer.Option(
            parser=parse_path,
            metavar="FILE",
            help="More edits, in this order: a JSON list, as `edits` in a branch.json.",
        ),
    ] = None,
    upto: Annotated[
        int | None,
        typer.Option(
            min=1, max=MAX_INT64, metavar="POS", help="Compare there; the log's end, if left out."
        ),
    ] = None,
    limit: Limit = _SHOWN_ROWS,
    as_json: Json = False,
    quiet: Quiet = False,
    by: By = None,
) -> None:
    """Run a changed history through the real handlers, and compare it with what really happened.

    Nothing of it reaches the log: it is run in a folder of its own, `branches/NAME`. Without any
    edit a branch of before is run again. Ends with 1 when a command that was tried is rejected.
    """
    settings = source_settings(data)
    files = BranchFiles(settings.data_folder, name)
    wanted = parse_edits(
        skipped=skip or (),
        edited=edit or (),
        inserted=insert or (),
        moved=move or (),
        tried=attempt or (),
        at=at,
    )
    if edits is not None:
        wanted += read_edits(edits)
    url = _log_url(settings)
    models = load_models(settings.data_folder)
    if wanted:
        create_branch(
            files,
            url,
            models.registry,
            wanted,
            at=at,
            upto=upto or 0,
            by=operator_name(by),
        )
    elif at is not None or upto is not None:
        raise Unreadable("Say what is otherwise: --skip, --edit, --insert, --move or --try.")
    outcome = _run(files, url, models, quiet=quiet)
    if as_json:
        print_json({"name": name, **outcome_object(outcome)})
    else:
        print_outcome(name, outcome)
        print_rows(read_differences(files.differences), limit, names=_ROW_NAMES)
    if any(answer.outcome == "rejected" for answer in outcome.tries):
        raise typer.Exit(EXIT_REFUSED)


def branches(*, data: Source = None, as_json: Json = False) -> None:
    """List the branches of the data folder, the newest first, and what came of them."""
    reports = list_branches(source_settings(data).data_folder)
    if as_json:
        for report in reports:
            print_json(report_object(report))
    elif reports:
        print_branches(reports)
    else:
        print_line("There is no branch yet; `marigraph replay branch NAME --skip POS` makes one.")


def compare(
    name: BranchName,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="Another branch; else what really happened.")
    ] = "",
    *,
    data: Source = None,
    limit: Limit = _SHOWN_ROWS,
    as_json: Json = False,
) -> None:
    """Print what came out differently in a branch, against reality or another branch.

    With --json all rows, one a line: `before` is reality (or NAME), `after` the branch (or OTHER).
    """
    folder = source_settings(data).data_folder
    files = BranchFiles(folder, name)
    outcome = files.read_outcome()
    rows = (
        contrast_branches(files, BranchFiles(folder, other))
        if other
        else read_differences(files.differences)
    )
    if as_json:
        print_rows_as_json(rows)
    elif other == name:
        print_line("No row differs: a branch is compared with itself.")
    elif other:
        print_rows(rows, limit, names=(f"in {name}", f"in {other}"))
    else:
        print_outcome(name, outcome)
        print_rows(rows, limit, names=_ROW_NAMES)


def rename(
    name: BranchName,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its name from now on.")],
    *,
    data: Source = None,
) -> None:
    """Give a branch another name."""
    BranchFiles(source_settings(data).data_folder, name).rename(new)


def cancel(name: BranchName, *, data: Source = None) -> None:
    """Let the run of a branch stop at its next step; it can be run again."""
    files = BranchFiles(source_settings(data).data_folder, name)
    if files.is_alive():
        files.cancel()
        return
    if not files.exists():
        files.read()
    print_note(f"The branch {name} is not being run: there is nothing to cancel.")


def discard(name: BranchName, *, data: Source = None) -> None:
    """Throw a branch away, with its rows and all that came of it."""
    BranchFiles(source_settings(data).data_folder, name).discard()


def _log_url(settings: Settings) -> str:
    connection = find_backend(settings.data_folder)
    return connection.log_url if connection else settings.log_url


def _run(files: BranchFiles, log_url: str, models: FolderModels, *, quiet: bool) -> BranchOutcome:
    meters: list[ProgressMeter] = []
    stages: list[BranchStage] = []

    def show(stage: BranchStage, done: int, total: int) -> None:
        if stage == "compare":
            return  # views, and soon over
        if stage not in stages:
            stages.append(stage)
            meters.append(ProgressMeter(f"events ({stage})", total, quiet=quiet))
        meters[-1](done)

    try:
        return run_branch(files, log_url, models.projections, models.registry, show)
    finally:
        for meter in meters[-1:]:
            meter.end()
