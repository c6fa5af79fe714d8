"""One sending in the foreground: attached to the backend, on record, with progress on stderr."""

import sys

import typer

from backend.audit.act_record import recorded_act
from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.file_sender import FileSender
from backend.cli.output import print_json, print_line
from backend.cli.running_backend import attach_or_start
from backend.cli.standard_streams import write_error_text
from backend.errors import Unreadable
from backend.messages.number_text import format_counted, format_number, format_per_second
from backend.settings import Settings
from backend.wire.sendings import (
    SendingControl,
    SendingFiles,
    SendingReport,
    SendingState,
)

MAX_RATE_PER_S = 1_000_000


def parse_rate(text: str) -> int:
    """Read `200/s`, `200` or `max` (0).

    Raises:
        Unreadable: it is none of them.
    """
    number = text.strip().removesuffix("/s").strip()
    if number == "max":
        return 0
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MAX_RATE_PER_S:
        raise Unreadable(
            f"{text!r} is no speed: write commands a second, as 200/s, from 1 to"
            f" {format_number(MAX_RATE_PER_S)}, or max.",
            field="rate",
        )
    return int(number)


def format_rate_limit(rate_per_s: int) -> str:
    """Write a speed that is wanted."""
    return f"{format_number(rate_per_s)}/s" if rate_per_s else "max"


def run_sending(settings: Settings, name: str, window: int, *, as_json: bool) -> None:
    """Send what is left of a sending, print what came of it, and exit with 1 on refusals.

    Raises:
        AlreadyRunning: another process is at it.
        Unreadable: there is none of this name, or its file has changed.
    """
    files = SendingFiles(settings.data_folder, name)
    files.read()
    with files.hold():
        state = files.read()
        files.want(SendingControl(rate_per_s=files.control().rate_per_s))
        with (
            attach_or_start(settings, name="sending") as client,
            recorded_act(
                settings.data_folder,
                state.by,
                "send-file",
                client.connection.session,
                name=name,
                file=state.file,
                from_line=state.lines + 1,
            ),
        ):
            meter = _SendingMeter()
            try:
                state = FileSender(files, state, client, window, meter.show).run()
            finally:
                meter.end()
    if as_json:
        print_json(sending_object(SendingReport(state, is_alive=False, control=files.control())))
    else:
        print_line(describe_sending(state))
        if state.phase != "done":
            print_line(f"Go on with it by `marigraph sends resume {name}`.")
    if state.rejected or state.failed:
        raise typer.Exit(EXIT_REFUSED)


def describe_sending(state: SendingState) -> str:
    """Say in one line how a sending is and what came of its commands."""
    parts = [f"{state.name}: {state.phase}", f"{format_counted(state.lines, 'line')} answered"]
    parts.append(f"{format_number(state.accepted)} accepted")
    for outcome, counts in (("rejected", state.rejected), ("failed", state.failed)):
        parts += [f"{format_number(count)} {outcome} ({code})" for code, count in counts.items()]
    if state.sent_again:
        parts.append(f"sent again {format_counted(state.sent_again, 'time')}: the primary was busy")
    return ", ".join(parts)


def sending_object(report: SendingReport) -> dict[str, object]:
    """Return a sending for JSON."""
    state = report.state
    return {
        "name": state.name,
        "state": report.word,
        "file": state.file,
        "by": state.by,
        "rate": report.control.rate_per_s or None,
        "speed": round(state.speed_per_s, 1),
        "lines": state.lines,
        "offset": state.offset_bytes,
        "size": state.size_bytes,
        "accepted": state.accepted,
        "rejected": state.rejected,
        "failed": state.failed,
        "sent_again": state.sent_again,
        "error": state.error,
    }


class _SendingMeter:
    """A line on stderr, rewritten on a terminal; nothing where that is none."""

    def __init__(self) -> None:
        self._is_live = sys.stderr is not None and sys.stderr.isatty()

    def show(self, state: SendingState) -> None:
        """Show how far it is."""
        if self._is_live:
            share = 100 * state.offset_bytes / max(1, state.size_bytes)
            error = f"; {state.error}" if state.error else ""
            speed = format_per_second(state.speed_per_s)
            write_error_text(f"\r\x1b[K{share:.0f} %, {describe_sending(state)}, {speed}/s{error}")

    def end(self) -> None:
        """Leave the line."""
        if self._is_live:
            write_error_text("\n")
