"""`marigraph audit`: what operators did, and what came of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Annotated

import msgspec
import typer

from backend.audit.audit_reader import read_audit_file
from backend.cli.output import format_time, print_json, print_line, print_table, truncate
from backend.cli.shared_options import MAX_INT64, Data, Json, settings_for
from backend.cli.standard_streams import print_note
from backend.client import Client, connect_client
from backend.clock import format_rfc3339, now_us
from backend.errors import Defect, Unavailable, Unreadable
from backend.filters.literals import TIME_EXAMPLES, read_time_span
from backend.messages.audit import MAX_AUDIT_ENTRIES, AskAudit, AuditEntry, AuditPage
from backend.messages.audit_text import describe_act, describe_outcome, describe_parameters
from backend.messages.bounds import EARLIEST_US
from backend.messages.number_text import format_number

_ReadPage = Callable[[AskAudit], AuditPage]


def command(
    *,
    data: Data = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Only of this operator.")] = "",
    limit: Annotated[
        int, typer.Option(min=1, max=MAX_INT64, metavar="N", help="The newest so many.")
    ] = 50,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="Not older: 2h, today, 2026-11-26 or RFC 3339.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Print what operators did, the newest last; where no backend runs, from the data folder."""
    question = AskAudit(by=by, since_us=_parse_since(since))
    with ExitStack() as stack:
        read = _page_source(stack, data)
        newest_first = list(_entries(read, question, limit))
    entries = newest_first[::-1]
    if as_json:
        for entry in entries:
            print_json(_entry_object(entry))
    elif entries:
        _print_entries(entries)
    else:
        print_line("nothing is on record" + (" that was asked for" if by or since else ""))


def _page_source(stack: ExitStack, data: Data) -> _ReadPage:
    """Return how pages are had: from the backend that runs, else from the file that it left."""
    settings = settings_for(data)
    try:
        client = stack.enter_context(connect_client(settings, name="cli"))
    except Unavailable as error:
        if error.code != "no-backend":
            raise
        print_note(f"no backend runs on {settings.data_folder}: this is what its file holds")
        return partial(read_audit_file, settings.data_folder)
    return partial(_ask, client)


def _ask(client: Client, question: AskAudit) -> AuditPage:
    page = client.control(question)
    if not isinstance(page, AuditPage):
        raise Defect(f"The backend answered with {type(page).__name__}.")
    return page


def _entries(read: _ReadPage, question: AskAudit, limit: int) -> Iterator[AuditEntry]:
    """Read page after page until there are so many entries; the newest first."""
    before: int | None = None
    while limit:
        wanted = min(limit, MAX_AUDIT_ENTRIES)
        page = read(msgspec.structs.replace(question, before=before, limit=wanted))
        yield from page.entries
        limit, before = limit - len(page.entries), page.next_before
        if before is None:
            return


def _parse_since(text: str) -> int:
    """Read the moment.

    Raises:
        Unreadable: it is none.
    """
    if not text:
        return EARLIEST_US
    try:
        return read_time_span(text, now_us()).first_us
    except ValueError as error:
        raise Unreadable(
            f"--since is a time like {TIME_EXAMPLES}, not `{text}`.", field="since"
        ) from error


def _print_entries(entries: list[AuditEntry]) -> None:
    print_table(
        ("no.", "when", "who", "role", "did", "on", "with", "result", ""),
        [
            (
                format_number(entry.number),
                format_time(entry.at_us),
                truncate(entry.by),
                entry.role,
                truncate(describe_act(entry)),
                truncate(entry.subject),
                truncate(describe_parameters(entry)),
                describe_outcome(entry),
                truncate(entry.message),
            )
            for entry in entries
        ],
        right={0},
    )


def _entry_object(entry: AuditEntry) -> dict[str, object]:
    answered_us = entry.answered_us
    return {
        "number": entry.number,
        "at": format_rfc3339(entry.at_us),
        "by": entry.by,
        "role": entry.role,
        "act": entry.act,
        "on": entry.subject,
        "parameters": _parameters(entry),
        "outcome": entry.outcome,
        "code": entry.code,
        "message": entry.message,
        "answered": None if answered_us is None else format_rfc3339(answered_us),
    }


def _parameters(entry: AuditEntry) -> object:
    """Return the parameters as an object; as text where they are damaged."""
    try:
        return msgspec.json.decode(entry.parameters, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):  # shown as it stands, rather than left out
        return entry.parameters.decode(errors="replace")
