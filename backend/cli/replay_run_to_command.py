"""`marigraph replay run-to`: the events at which a condition holds; `check`: is it one?"""

from typing import Annotated

import msgspec
import typer

from backend.cli.catch_up import ARCHIVE, await_own_backend
from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.opened_file import Source, source_settings
from backend.cli.output import print_json, print_line
from backend.cli.replay_hit_output import hit_line, hit_object, summary_line, summary_object
from backend.cli.running_backend import attach_or_start
from backend.cli.scan_note import ScanNote
from backend.cli.shared_options import MAX_INT64, Json, Quiet, Wait
from backend.cli.standard_streams import print_note
from backend.client import Client, run_to_parts
from backend.errors import Defect, Unreadable
from backend.messages.number_text import format_counted, format_number
from backend.messages.probe_summary import ProbeSummary, add_hits
from backend.messages.run_to import AskRunTo, CheckCondition, ConditionChecked, RunToHits
from backend.messages.run_to_text import describe_condition

_MANY_HITS = 100  # of --every, when no limit was chosen

Condition = Annotated[
    str,
    typer.Argument(
        metavar="CONDITION",
        help="e.g. 'type:order.* data.total>100GBP', 'orders: shipped_at<{paid_at}',"
        " 'products: changed:price was.price>20', 'broken:any', 'breakpoint:NAME'",
    ),
]
Probe = Annotated[
    str,
    typer.Option(
        metavar="EXPR", help="Evaluate it at every hit, e.g. data.total or '{total - paid}'."
    ),
]


def run_to(  # noqa: PLR0913 - each is an option, given by its name
    condition: Condition,
    *,
    data: Source = None,
    begin: Annotated[
        int | None,
        typer.Option(
            "--from", min=0, max=MAX_INT64, metavar="POS", help="Look behind it, or before it."
        ),
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Look backwards.")] = False,
    every: Annotated[bool, typer.Option("--every", help="Print all hits, not only one.")] = False,
    last: Annotated[
        bool, typer.Option("--last", help="Print the last hit in that direction.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, max=MAX_INT64, metavar="N", help="Of hits, with --every (100); 0: all of them."
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD", help="A field of the view to be shown as it was and became, too."
        ),
    ] = None,
    probe: Probe = "",
    wait: Wait = 600.0,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print the next event at which a condition holds; or the previous one, the last, or every one.

    Ends with 0 when there is one, 1 when there is none.
    """
    if every and last:
        raise Unreadable("--every and --last exclude each other.", field="every")
    if limit is not None and not every:
        raise Unreadable("--limit bounds the hits of --every.", field="limit")
    require_condition(condition)
    is_backwards = back != last  # the last one is the first from the other end
    asked = AskRunTo(
        condition=condition,
        after=0 if back else (begin or 0),
        before=begin if back else None,
        backwards=is_backwards,
        fields=field or [],
        probe=probe,
    )
    wanted = (_MANY_HITS if limit is None else limit) if every else 1
    with attach_or_start(source_settings(data), name="cli") as client:
        await_own_backend(client, ARCHIVE, wait, quiet=quiet)
        printer = _HitPrinter(probe, as_json=as_json)
        part: RunToHits | None = None
        for part in run_to_parts(client.ask, asked, wanted):
            _require_position(begin or 0, part.head, back=back)
            printer.show(part)
    if part is not None:
        printer.end(part, is_bounded=every and bool(wanted))
    if not printer.found:
        raise typer.Exit(EXIT_REFUSED)


def _require_position(begin: int, head: int, *, back: bool) -> None:
    """Refuse to look behind the log's end: nothing is ever found there."""
    if begin > head + back:
        raise Unreadable(
            f"There is no position {format_number(begin)}: the log ends at {format_number(head)}.",
            code="no-such-position",
            field="from",
        )


class _HitPrinter:
    """Prints hits as they are found, and what they come to."""

    def __init__(self, probe: str, *, as_json: bool) -> None:
        self.found = 0
        self._as_json = as_json
        self._probe = probe
        self._summary = ProbeSummary()
        self._note = ScanNote()

    def show(self, part: RunToHits) -> None:
        """Print the hits of a part, and how far the scan has come."""
        self._note.clear()
        self.found += len(part.hits)
        self._summary = add_hits(self._summary, part.hits, part.kind)
        for hit in part.hits:
            columns = part.columns.get(hit.view, [])
            if self._as_json:
                print_json(hit_object(hit, columns, part.kind, self._probe))
            else:
                print_line(hit_line(hit, columns, part.kind, self._probe))
        if not part.complete:
            self._note.show(part.applied - (part.before - part.after - 1), part.applied)

    def end(self, part: RunToHits, *, is_bounded: bool) -> None:
        """Print what all of them come to, and what was not looked at."""
        self._note.clear()
        if self._probe and self._as_json:
            print_json(summary_object(self._summary))
        elif self._probe:
            print_line(summary_line(self._summary))
        elif not self._as_json and not self.found:
            print_line("it holds nowhere there")
        if is_bounded and not part.complete:
            print_note(f"{format_counted(self.found, 'hit')}; --limit 0 prints all of them")
        for view, edge in part.kept_from.items():
            print_note(
                f"the archive keeps {view} from position {format_number(edge)} on: nothing is found"
                " before"
            )
        if part.applied < part.head:
            print_note(
                f"the archive has applied {format_number(part.applied)} of"
                f" {format_counted(part.head, 'event')}: rows are not known behind"
            )


def check(
    condition: Condition,
    *,
    data: Source = None,
    probe: Probe = "",
    as_json: Json = False,
) -> None:
    """Print whether a condition can be read, and how what it says would be found.

    Ends with 0 when it can, 2 when it cannot.
    """
    require_condition(condition)
    with attach_or_start(source_settings(data), name="cli") as client:
        found = check_condition(client, condition, probe)
    if as_json:
        print_json(msgspec.to_builtins(found))
    elif found.ok:
        print_line(describe_condition(found))
    if not found.ok:
        raise refused_condition(found)


def require_condition(text: str) -> None:
    """Refuse a condition that says nothing: most often a variable that was not set.

    Raises:
        Unreadable: code `bad-filter`.
    """
    if not text.strip():
        raise Unreadable(
            "The condition is empty, and would hold at every event: write one, like `type:*`.",
            code="bad-filter",
            field="condition",
        )


def check_condition(client: Client, condition: str, probe: str = "") -> ConditionChecked:
    """Return whether a condition can be read."""
    found = client.ask(CheckCondition(condition=condition, probe=probe))
    if not isinstance(found, ConditionChecked):
        raise Defect(f"A condition was answered with {type(found).__name__}.")
    return found


def refused_condition(found: ConditionChecked) -> Unreadable:
    """Return the error of a condition or a probe that cannot be read."""
    return Unreadable(found.message, code="bad-filter", field=found.part)
