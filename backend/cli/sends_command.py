"""`marigraph sends`: the files of commands that are sent, and what an operator wants of them."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from backend.cli.exit_codes import with_exit_codes
from backend.cli.output import print_json, print_line, print_table
from backend.cli.sending_run import format_rate_limit, parse_rate, run_sending, sending_object
from backend.cli.shared_options import Data, Json, pass_to_subcommand, settings_for
from backend.errors import Rejected
from backend.messages.number_text import format_number, format_per_second
from backend.wire.sendings import SendingFiles, SendingReport, SendingTarget, list_sendings

app = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="NAME", help="As `marigraph sends` prints it.")]


@app.callback(invoke_without_command=True)
@with_exit_codes
def list_all(context: typer.Context, *, data: Data = None, as_json: Json = False) -> None:
    """Print the sendings of the data folder, the newest first, and what came of them."""
    pass_to_subcommand(context, data=data, as_json=as_json)
    if context.invoked_subcommand is not None:
        return
    reports = list_sendings(settings_for(data).data_folder)
    if as_json:
        for report in reports:
            print_json(sending_object(report))
        return
    if not reports:
        print_line("No file was sent yet; `marigraph send FILE --rate 200/s` sends one.")
        return
    print_table(
        ("name", "state", "done", "lines", "accepted", "rejected", "failed", "speed", "limit"),
        [_row(report) for report in reports],
        right={2, 3, 4, 5, 6, 7, 8},
    )
    for report in reports:
        if report.state.error:
            print_line(f"{report.state.name}: {report.state.error}")


@app.command()
@with_exit_codes
def pause(name: Name, *, data: Data = None) -> None:
    """Let it answer what is on its way, and end; `resume` goes on from there."""
    _want(data, name, "pause")


@app.command()
@with_exit_codes
def stop(name: Name, *, data: Data = None) -> None:
    """End it: what was sent stays sent, and the rest is not sent."""
    _want(data, name, "stop")


@app.command()
@with_exit_codes
def resume(
    name: Name,
    *,
    data: Data = None,
    window: Annotated[
        int, typer.Option(min=1, max=1_000, help="Commands on their way at once.")
    ] = 100,
    as_json: Json = False,
) -> None:
    """Go on where it is: after a pause, a stop, an error or a kill; nothing is done twice."""
    run_sending(settings_for(data), name, window, as_json=as_json)


@app.command()
@with_exit_codes
def rate(
    name: Name,
    speed: Annotated[str, typer.Argument(metavar="SPEED", help="200/s, or max.")],
    *,
    data: Data = None,
) -> None:
    """Send faster or slower from now on."""
    files = SendingFiles(settings_for(data).data_folder, name)
    files.read()
    files.want(replace(files.control(), rate_per_s=parse_rate(speed)))


@app.command()
@with_exit_codes
def refused(name: Name, *, data: Data = None) -> None:
    """Print what was not accepted, as JSON Lines: the line of the file, and its answer."""
    files = SendingFiles(settings_for(data).data_folder, name)
    files.read()
    if files.refused.exists():
        with files.refused.open(encoding="utf-8") as lines:
            for line in lines:
                print_line(line.rstrip("\n"))


@app.command()
@with_exit_codes
def forget(name: Name, *, data: Data = None) -> None:
    """Take a sending that is over off the list."""
    files = SendingFiles(settings_for(data).data_folder, name)
    files.read()
    if files.is_alive():
        raise Rejected(f"{name} is under way; stop it first.", field="name")
    files.remove()


def _want(data: Path | None, name: str, wanted: SendingTarget) -> None:
    files = SendingFiles(settings_for(data).data_folder, name)
    files.read()
    files.want(replace(files.control(), wanted=wanted))


def _row(report: SendingReport) -> tuple[str, ...]:
    state = report.state
    return (
        state.name,
        report.word,
        f"{100 * state.offset_bytes / max(1, state.size_bytes):.0f} %",
        format_number(state.lines),
        format_number(state.accepted),
        _counts(state.rejected),
        _counts(state.failed),
        f"{format_per_second(state.speed_per_s)}/s",
        format_rate_limit(report.control.rate_per_s),
    )


def _counts(counts: dict[str, int]) -> str:
    """Write how many, and of which codes."""
    if not counts:
        return "0"
    codes = ", ".join(f"{code} {format_number(count)}" for code, count in sorted(counts.items()))
    return f"{format_number(sum(counts.values()))} ({codes})"
