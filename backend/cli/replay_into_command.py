"""`marigraph replay into`: one event's handlers, run again and looked at from within."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.opened_file import Source, source_settings
from backend.cli.output import print_json
from backend.cli.progress_meter import ProgressMeter
from backend.cli.replay_drift_commands import View
from backend.cli.replay_into_output import print_steps
from backend.cli.shared_options import MAX_INT64, Json, Quiet
from backend.replay.step_session import step_into
from backend.settings import Settings
from backend.wire.backend_process import find_backend
from backend.wire.handler_step import StepProgress, StepReport, StepTask

_LIMIT_S = 20.0


def command(
    position: Annotated[
        int, typer.Argument(min=1, max=MAX_INT64, metavar="POSITION", help="Of the event.")
    ],
    *,
    data: Source = None,
    view: View = None,
    limit_s: Annotated[
        float,
        typer.Option(
            "--limit", min=0.1, max=3600, metavar="SECONDS", help="How long a handler may take."
        ),
    ] = _LIMIT_S,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run one event's real handlers on the rows of right before it, and show what they do.

    In a scratch process; nothing is kept. Of a handler that raises: the calls, with their source
    and values. Of one that does not: which rows it read and put, before and after.
    """
    settings = source_settings(data)
    report = _step(settings, position, tuple(view or ()), limit_s, quiet=quiet)
    if as_json:
        print_json(report)
    else:
        print_steps(report)


def _step(
    settings: Settings, position: int, views: tuple[str, ...], limit_s: float, *, quiet: bool
) -> StepReport:
    connection = find_backend(settings.data_folder)
    task = StepTask(
        folder=str(settings.data_folder),
        log_url=connection.log_url if connection else settings.log_url,
        position=position,
        views=views,
        archive=_archive(settings.data_folder),
        limit_s=limit_s,
    )
    meters: list[ProgressMeter] = []

    def show(progress: StepProgress) -> None:
        if progress.total and not meters:
            meters.append(
                ProgressMeter(f"events replayed for {progress.view}", progress.total, quiet=quiet)
            )
        elif not progress.total:
            while meters:
                meters.pop().end()
        for meter in meters:
            meter(progress.done)

    return step_into(task, show)


def _archive(folder: Path) -> str:
    path = folder / "archive.sqlite"
    return str(path) if path.exists() else ""
