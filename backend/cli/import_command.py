"""`marigraph import …`: foreign histories and exports become part of the log."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from backend.audit.act_record import recorded_act
from backend.cli.exit_codes import EXIT_REFUSED, with_exit_codes
from backend.cli.import_preview_command import preview
from backend.cli.production_check import Production, require_production_name
from backend.cli.progress_meter import ProgressMeter
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Data, Quiet, parse_path, settings_for
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.domain.registry import load_registry
from backend.errors import Unreadable
from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.cloudevents_import import CloudEventsImport
from backend.exchange.command_import import CommandImport
from backend.exchange.date_order import DateOrder
from backend.exchange.event_time import Rfc3339Reader, TimeReader
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import parse_speed
from backend.exchange.import_report import ImportReport, report_as_json, report_as_text
from backend.exchange.import_source import ImportSource
from backend.exchange.iso_time import IsoTimeReader
from backend.exchange.olist.olist_source import OlistSource
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.exchange.output_file import STDOUT, open_output
from backend.exchange.sample_builder import SAMPLE_FILE
from backend.exchange.sample_source import SampleSource
from backend.session_user import session_user
from backend.settings import Settings
from backend.store.engine_registry import open_reader

_NOTHING_TAKEN = "marigraph: every line was unreadable or rejected; nothing was taken."


class ImportMode(StrEnum):
    """How a history comes in."""

    facts = "facts"
    commands = "commands"


class TimeForm(StrEnum):
    """Which times are read."""

    rfc3339 = "rfc3339"
    iso8601 = "iso8601"


As = Annotated[
    ImportMode,
    typer.Option("--as", help="As it was (facts), or through the rules (commands)."),
]
Speed = Annotated[
    str, typer.Option(metavar="1x|100x|max", help="Times its own speed; idle gaps are cut to 2 s.")
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Encoding of the texts, where it cannot be recognised."),
]
Dates = Annotated[
    DateOrder | None,
    typer.Option(help="What comes first in a date, where it cannot be recognised."),
]
Times = Annotated[
    TimeForm,
    typer.Option(help="RFC 3339 only, or all of ISO 8601; how others were read is a finding."),
]
Zone = Annotated[
    str,
    typer.Option(metavar="NAME", help="Zone of ISO 8601 times that name none, e.g. Europe/Berlin."),
]
ReportJson = Annotated[bool, typer.Option("--json", help="Print the report as a JSON object.")]
OpenSource = Callable[[], ImportSource]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(preview)


@app.command()
@with_exit_codes
def olist(
    path: Annotated[
        Path,
        typer.Argument(parser=parse_path, metavar="DIR|TAR|ZIP", help="The tables; packed too."),
    ],
    data: Data = None,
    mode: As = ImportMode.facts,
    speed: Speed = "max",
    encoding: Encoding = None,
    *,
    production: Production = "",
    as_object: ReportJson = False,
    quiet: Quiet = False,
) -> None:
    """Bring in Olist's six tables: a Brazilian marketplace."""
    _import_history(
        lambda: OlistSource(path, encoding=encoding),
        _writable_settings(data, production),
        mode,
        speed,
        as_object=as_object,
        quiet=quiet,
    )


@app.command()
@with_exit_codes
def online_retail(  # noqa: PLR0913 - each is an option, given by its name
    path: Annotated[
        Path, typer.Argument(parser=parse_path, metavar="CSV|XLSX", help="The table; packed too.")
    ],
    data: Data = None,
    mode: As = ImportMode.facts,
    speed: Speed = "max",
    encoding: Encoding = None,
    dates: Dates = None,
    *,
    production: Production = "",
    as_object: ReportJson = False,
    quiet: Quiet = False,
) -> None:
    """Bring in UCI Online Retail, or Online Retail II: a wholesaler's invoices."""
    _import_history(
        lambda: OnlineRetailSource(path, encoding=encoding, dates=dates),
        _writable_settings(data, production),
        mode,
        speed,
        as_object=as_object,
        quiet=quiet,
    )


@app.command()
@with_exit_codes
def sample(
    data: Data = None,
    mode: As = ImportMode.facts,
    speed: Speed = "max",
    *,
    production: Production = "",
    as_object: ReportJson = False,
    quiet: Quiet = False,
) -> None:
    """Bring in the sample that comes along: four weeks of UCI Online Retail."""
    with resources.as_file(resources.files("resources") / "sample" / SAMPLE_FILE) as path:
        _import_history(
            lambda: SampleSource(path),
            _writable_settings(data, production),
            mode,
            speed,
            as_object=as_object,
            quiet=quiet,
        )


@app.command()
@with_exit_codes
def cloudevents(
    path: Annotated[
        Path,
        typer.Argument(
            parser=parse_path,
            metavar="FILE",
            help="JSON Lines, JSON array or XML; - for standard input.",
        ),
    ],
    data: Data = None,
    speed: Speed = "max",
    times: Times = TimeForm.rfc3339,
    zone: Zone = "",
    *,
    production: Production = "",
    as_object: ReportJson = False,
    quiet: Quiet = False,
) -> None:
    """Bring in CloudEvents; an export of a whole log comes back identical into an empty one."""
    pace, reader = parse_speed(speed), _time_reader(times, zone)
    settings = _writable_settings(data, production)
    with (
        CloudEventsFile(path) as source,
        attach_or_start(settings, name="import") as client,
        _on_record(settings, client, file=str(path), speed=speed),
    ):
        meter = ProgressMeter("events", source.size, quiet=quiet)
        existing = open_reader(client.connection.log_url)
        try:
            importing = CloudEventsImport(source, client, existing, load_registry(), reader)
            report = importing.run(pace, meter)
        finally:
            existing.close()
            meter.end()
    _print_report(report, as_object=as_object)


def _writable_settings(data: Path | None, production: str) -> Settings:
    """Return the settings of a folder whose log may take what can never be taken out again.

    Raises:
        Rejected: code `production`; it is marked, and its name was not typed.
    """
    settings = settings_for(data)
    require_production_name(settings, production)
    return settings


def _time_reader(form: TimeForm, zone: str) -> TimeReader:
    if form is TimeForm.iso8601:
        return IsoTimeReader(zone)
    if zone:
        raise Unreadable(
            "--zone goes with --times iso8601: RFC 3339 times have a zone of their own.",
            code="bad-zone",
            field="zone",
        )
    return Rfc3339Reader()


def _import_history(
    open_source: OpenSource,
    settings: Settings,
    mode: ImportMode,
    speed: str,
    *,
    as_object: bool,
    quiet: bool,
) -> None:
    pace = parse_speed(speed)
    source = open_source()
    with (
        attach_or_start(settings, name="import") as client,
        _on_record(settings, client, source=source.name, mode=mode.value, speed=speed),
    ):
        meter = ProgressMeter(mode.value, source.size(mode.value), quiet=quiet)
        try:
            if mode is ImportMode.facts:
                history = HistoryImport(client, load_registry(), client.connection.installation)
                report = history.run(source, pace, meter)
            else:
                report = CommandImport(client).run(source, pace, meter)
        finally:
            meter.end()
    _print_report(report, as_object=as_object)


def _on_record(
    settings: Settings, client: Client, **parameters: str
) -> AbstractContextManager[None]:
    """Return a context in which an import is done, and is on record as an act.

    It ends when the backend is stopped: the same command goes on from there.
    """
    client.end_with_backend()
    by, session = session_user(os.getuid()), client.connection.session
    return recorded_act(settings.data_folder, by, "import", session, settings.role, **parameters)


def _print_report(report: ImportReport, *, as_object: bool) -> None:
    """Print the report, and exit with 1 when nothing could be taken or lines are missing."""
    text = report_as_json(report) if as_object else report_as_text(report).encode()
    with open_output(STDOUT) as out:
        out.write(text + b"\n")
    if report.is_refused():
        print_note(_NOTHING_TAKEN)
    if report.is_refused() or not report.adds_up():
        raise typer.Exit(EXIT_REFUSED)
