"""`marigraph import …`: foreign histories and exports become part of the log."""

import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.ending import REFUSED, ended
from backend.cli.meter import Meter
from backend.cli.options import Data, Quiet, settings_for
from backend.client import attach
from backend.domain.registry import load_registry
from backend.exchange.bringing import Bringing, CloudEvents
from backend.exchange.olist.source import Olist
from backend.exchange.online_retail.source import OnlineRetail
from backend.exchange.pace import read_speed
from backend.exchange.recording import Recording
from backend.exchange.report import Report, as_json, as_text
from backend.exchange.sending import Sending
from backend.exchange.story import Source
from backend.settings import Settings
from backend.store.opening import open_reader

SAMPLE = "online_retail_sample.csv.zst"


class Mode(StrEnum):
    """How a history comes in."""

    facts = "facts"
    commands = "commands"


As = Annotated[
    Mode,
    typer.Option("--as", help="As it was (facts), or through the rules (commands)."),
]
Speed = Annotated[
    str, typer.Option(metavar="1x|100x|max", help="Times its own speed; idle gaps are cut to 2 s.")
]
ReportJson = Annotated[bool, typer.Option("--json", help="Print the report as a JSON object.")]
Open = Callable[[Path], Source]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command()
@ended
def olist(
    path: Annotated[Path, typer.Argument(metavar="DIR|TAR", help="The tables; .zst too.")],
    data: Data = None,
    mode: As = Mode.facts,
    speed: Speed = "max",
    as_object: ReportJson = False,  # noqa: FBT002 - an option
    quiet: Quiet = False,  # noqa: FBT002 - an option
) -> None:
    """Bring in Olist's six tables: a Brazilian marketplace."""
    _tell(Olist, path, settings_for(data), mode, speed, as_object=as_object, quiet=quiet)


@app.command()
@ended
def online_retail(
    path: Annotated[Path, typer.Argument(metavar="CSV", help="The table; .csv.zst too.")],
    data: Data = None,
    mode: As = Mode.facts,
    speed: Speed = "max",
    as_object: ReportJson = False,  # noqa: FBT002 - an option
    quiet: Quiet = False,  # noqa: FBT002 - an option
) -> None:
    """Bring in UCI Online Retail: a wholesaler's invoices."""
    _tell(OnlineRetail, path, settings_for(data), mode, speed, as_object=as_object, quiet=quiet)


@app.command()
@ended
def sample(
    data: Data = None,
    mode: As = Mode.facts,
    speed: Speed = "max",
    as_object: ReportJson = False,  # noqa: FBT002 - an option
    quiet: Quiet = False,  # noqa: FBT002 - an option
) -> None:
    """Bring in the sample that comes along: four weeks of UCI Online Retail."""
    with resources.as_file(resources.files("resources") / "sample" / SAMPLE) as path:
        _tell(OnlineRetail, path, settings_for(data), mode, speed, as_object=as_object, quiet=quiet)


@app.command()
@ended
def cloudevents(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines, JSON array or XML.")],
    data: Data = None,
    speed: Speed = "max",
    as_object: ReportJson = False,  # noqa: FBT002 - an option
    quiet: Quiet = False,  # noqa: FBT002 - an option
) -> None:
    """Bring in CloudEvents; an export of a whole log comes back identical into an empty one."""
    pace, settings = read_speed(speed), settings_for(data)
    source = CloudEvents(path)
    meter = Meter("events", source.size, quiet=quiet)
    with attach(settings, name="import") as client:
        present = open_reader(client.connection.log)
        try:
            report = Bringing(source, client, present, load_registry()).run(pace, meter)
        finally:
            present.close()
            meter.end()
    _say(report, as_object=as_object)


def _tell(
    open_source: Open,
    path: Path,
    settings: Settings,
    mode: Mode,
    speed: str,
    *,
    as_object: bool,
    quiet: bool,
) -> None:
    pace = read_speed(speed)
    source = open_source(path)
    with attach(settings, name="import") as client:
        meter = Meter(mode.value, source.size(mode.value), quiet=quiet)
        try:
            if mode is Mode.facts:
                recording = Recording(client, load_registry(), client.connection.installation)
                report = recording.run(source, pace, meter)
            else:
                report = Sending(client).run(source, pace, meter)
        finally:
            meter.end()
    _say(report, as_object=as_object)


def _say(report: Report, *, as_object: bool) -> None:
    text = as_json(report) if as_object else as_text(report).encode()
    sys.stdout.buffer.write(text + b"\n")
    if not report.adds_up():
        raise typer.Exit(REFUSED)
