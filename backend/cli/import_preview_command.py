"""`marigraph import preview`: what an import would do with a file; nothing is written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.progress_meter import ProgressMeter
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Data, Quiet, parse_path, settings_for
from backend.domain.registry import load_registry
from backend.exchange.import_trial import try_import
from backend.exchange.output_file import STDOUT, open_output
from backend.messages.import_preview import FateKind, ImportPreview, PreviewedFate
from backend.messages.not_kept import or_not_kept, rfc3339_or_none
from backend.messages.number_text import format_counted, format_number
from backend.store.engine_registry import open_reader

_TITLES: dict[FateKind, str] = {
    "aside": "set aside {code}",
    "unreadable": "unreadable",
    "finding": "finding {code}",
}


@with_exit_codes
def preview(
    path: Annotated[
        Path, typer.Argument(parser=parse_path, metavar="FILE|DIR", help="What may be imported.")
    ],
    data: Data = None,
    *,
    as_object: Annotated[bool, typer.Option("--json", help="Print it as a JSON object.")] = False,
    quiet: Quiet = False,
) -> None:
    """Say what kind of file it is, and what would become of its lines. Nothing is written."""
    with attach_or_start(settings_for(data), name="import") as client:
        client.end_with_backend()
        existing = open_reader(client.connection.log_url)
        try:
            found = try_import(
                path,
                client,
                existing,
                load_registry(),
                client.connection.installation,
                lambda size: ProgressMeter("events", size, quiet=quiet),
            )
        finally:
            existing.close()
    text = msgspec.json.encode(found) if as_object else "\n".join(_lines(found)).encode()
    with open_output(STDOUT) as out:
        out.write(text + b"\n")


def _lines(found: ImportPreview) -> Iterator[str]:
    if found.are_commands:
        yield f"{found.file} holds commands: `marigraph send` takes them."
        return
    yield f"{found.file}: `marigraph import {found.kind}` takes it"
    yield (
        f"  {format_counted(found.lines, 'line')}, {format_number(found.taken)} taken,"
        f" {format_counted(found.new, 'event')} to be recorded,"
        f" {format_number(found.before)} by an earlier run"
    )
    for event in found.first:
        time = or_not_kept(rfc3339_or_none(event.time) or "")
        yield f"  {time}  {event.type}  {or_not_kept(event.subject)}  {event.data[:100]}"
    for fate in found.fates:
        title = _TITLES[fate.kind].format(code=fate.code)
        yield f"  {title}: {format_number(fate.count)} ({_place(fate)}): {fate.meaning}"


def _place(fate: PreviewedFate) -> str:
    """Return the file with the numbers of the first lines, where they are known."""
    if not fate.lines:
        return fate.file
    noun = "line" if fate.count == 1 else "lines"
    more = ", …" if fate.count > len(fate.lines) else ""
    return f"{fate.file}, {noun} {', '.join(map(str, fate.lines))}{more}"
