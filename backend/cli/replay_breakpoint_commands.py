"""`marigraph replay breakpoints` and `invariants`: named conditions, listed, set and removed."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.exit_codes import with_exit_codes
from backend.cli.opened_file import Source, is_events_file, source_settings
from backend.cli.output import print_json, print_line, print_table, truncate
from backend.cli.replay_run_to_command import (
    check_condition,
    refused_condition,
    require_condition,
)
from backend.cli.replica_commands import By, operator_name, order
from backend.cli.running_backend import attach_or_start
from backend.cli.shared_options import Data, Json, pass_to_subcommand, settings_for
from backend.client import Client, connect_client
from backend.clock import format_rfc3339
from backend.errors import Defect, Unreadable
from backend.messages.breakpoints import (
    MAX_NAME_CHARS,
    NAME_PATTERN,
    AskBreakpoints,
    Breakpoint,
    BreakpointList,
    InvariantRule,
    RemoveBreakpoint,
    RemoveInvariant,
    SetBreakpoint,
    SetInvariant,
)
from backend.messages.number_text import format_counted, format_number
from backend.messages.run_to import ConditionChecked

breakpoints = typer.Typer(rich_markup_mode=None)
invariants = typer.Typer(rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits, - and _.")]
ConditionText = Annotated[
    str, typer.Argument(metavar="CONDITION", help="As `marigraph replay run-to` takes it.")
]


@breakpoints.callback(invoke_without_command=True)
@with_exit_codes
def list_breakpoints(context: typer.Context, *, data: Source = None, as_json: Json = False) -> None:
    """Print the breakpoints with their hits so far; or set, switch or remove one."""
    found = _listed(context, data, as_json=as_json)
    if found is None:
        return
    if as_json:
        for each in found.breakpoints:
            print_json(_breakpoint_object(each))
    elif found.breakpoints:
        _print_breakpoints(found)
    else:
        print_line("there are no breakpoints")


@breakpoints.command("add")
@with_exit_codes
def add_breakpoint(
    name: Name,
    condition: ConditionText,
    *,
    off: Annotated[bool, typer.Option("--off", help="Keep it, and do not stop there.")] = False,
    data: Data = None,
    by: By = None,
) -> None:
    """Set a breakpoint; its hits are counted over the whole log."""
    _require_name(name)
    with _connected(data) as client:
        _checked(client, condition)
        wanted = SetBreakpoint(
            name=name,
            condition=condition,
            is_on=not off,
            by=operator_name(by),
        )
        print_line(order(client, wanted))


@breakpoints.command("remove")
@with_exit_codes
def remove_breakpoint(name: Name, *, data: Data = None, by: By = None) -> None:
    """Remove a breakpoint; the audit keeps that there was one."""
    _require_name(name)
    _order(data, RemoveBreakpoint(name=name, by=operator_name(by)))


@breakpoints.command("on")
@with_exit_codes
def switch_on(name: Name, *, data: Data = None, by: By = None) -> None:
    """Stop at a breakpoint again."""
    _switch(name, data, by, is_on=True)


@breakpoints.command("off")
@with_exit_codes
def switch_off(name: Name, *, data: Data = None, by: By = None) -> None:
    """Keep a breakpoint and its hits, and do not stop there."""
    _switch(name, data, by, is_on=False)


@invariants.callback(invoke_without_command=True)
@with_exit_codes
def list_invariants(context: typer.Context, *, data: Source = None, as_json: Json = False) -> None:
    """Print the invariants, those that views declare and those of operators; or set one."""
    found = _listed(context, data, as_json=as_json)
    if found is None:
        return
    if as_json:
        for each in found.invariants:
            print_json(_invariant_object(each))
        return
    titles = ("invariant", "of", "must hold", "is broken where")
    print_table(
        titles,
        [
            (each.name, each.owner or truncate(each.by), each.sentence, each.condition)
            for each in found.invariants
        ],
        right=set(),
    )


@invariants.command("add")
@with_exit_codes
def add_invariant(
    name: Name,
    condition: ConditionText,
    *,
    sentence: Annotated[str, typer.Option(metavar="TEXT", help="What must hold.")] = "",
    data: Data = None,
    by: By = None,
) -> None:
    """Keep a condition on rows that must never hold; `run-to broken:NAME` finds where it does."""
    _require_name(name)
    with _connected(data) as client:
        if not _checked(client, condition).view:
            raise Unreadable(
                "An invariant is a condition on the rows of a view, like `products: on_hand<0`.",
                field="condition",
            )
        for each in _ask(client).invariants:
            if each.name == name and each.owner:
                raise Unreadable(
                    f"The view {each.owner} declares an invariant {name}: choose another name.",
                    field="name",
                )
        wanted = SetInvariant(
            name=name,
            condition=condition,
            sentence=sentence,
            by=operator_name(by),
        )
        print_line(order(client, wanted))


@invariants.command("remove")
@with_exit_codes
def remove_invariant(name: Name, *, data: Data = None, by: By = None) -> None:
    """Remove an operator's invariant."""
    _require_name(name)
    _order(data, RemoveInvariant(name=name, by=operator_name(by)))


def _listed(context: typer.Context, data: Path | None, *, as_json: bool) -> BreakpointList | None:
    """Return what there is; None where a subcommand was named, to which these options go."""
    pass_to_subcommand(context, data=data, as_json=as_json)
    if context.invoked_subcommand is not None:
        return None
    with attach_or_start(source_settings(data), name="cli") as client:
        return _ask(client)


@contextmanager
def _connected(data: Path | None) -> Generator[Client]:
    """Connect to the backend whose breakpoints and invariants are to be changed."""
    if data is not None and is_events_file(data):
        raise Unreadable(
            f"{data} is a file of events, which is only looked at: name the data folder of a"
            " backend.",
            code="read-only",
            field="data",
        )
    with connect_client(settings_for(data), name="cli") as client:
        yield client


def _order(data: Path | None, wanted: RemoveBreakpoint | RemoveInvariant) -> None:
    with _connected(data) as client:
        print_line(order(client, wanted))


def _checked(client: Client, condition: str) -> ConditionChecked:
    """Return what is known of a condition that can be read.

    Raises:
        Unreadable: it is empty, or cannot be read.
    """
    require_condition(condition)
    checked = check_condition(client, condition)
    if not checked.ok:
        raise refused_condition(checked)
    return checked


def _switch(name: str, data: Data, by: str | None, *, is_on: bool) -> None:
    _require_name(name)
    with _connected(data) as client:
        for each in _ask(client).breakpoints:
            if each.name == name:
                by = operator_name(by)
                wanted = SetBreakpoint(name=name, condition=each.condition, is_on=is_on, by=by)
                print_line(order(client, wanted))
                return
    raise Unreadable(
        f"There is no breakpoint {name}; `marigraph replay breakpoints` lists them.",
        code="no-condition",
        field="name",
    )


def _require_name(name: str) -> None:
    """Refuse a name that a condition cannot have.

    Raises:
        Unreadable: it is none.
    """
    if len(name) > MAX_NAME_CHARS or not re.fullmatch(NAME_PATTERN, name):
        raise Unreadable(
            f"`{truncate(name)}` is no name: up to {MAX_NAME_CHARS} letters, digits, - and _.",
            field="name",
        )


def _ask(client: Client) -> BreakpointList:
    found = client.ask(AskBreakpoints())
    if not isinstance(found, BreakpointList):
        raise Defect(f"A question for breakpoints was answered with {type(found).__name__}.")
    return found


def _print_breakpoints(found: BreakpointList) -> None:
    print_table(
        ("breakpoint", "", "hits", "last at", "condition"),
        [
            (
                each.name,
                "on" if each.is_on else "off",
                format_number(each.hits),
                format_number(each.last) if each.last else "",
                each.condition,
            )
            for each in found.breakpoints
        ],
        right={2, 3},
    )
    for each in found.breakpoints:
        if each.error:
            print_line(f"{each.name} cannot be counted: {each.error}")
    behind = [each for each in found.breakpoints if each.counted_upto < found.head]
    if behind:
        least = min(each.counted_upto for each in behind)
        print_line(
            f"hits are counted up to {format_number(least)} of"
            f" {format_counted(found.head, 'event')} so far"
        )


def _breakpoint_object(each: Breakpoint) -> dict[str, object]:
    return {
        "name": each.name,
        "on": each.is_on,
        "condition": each.condition,
        "hits": each.hits,
        "counted_upto": each.counted_upto,
        "first": each.first or None,
        "last": each.last or None,
        "error": each.error or None,
        "by": each.by,
        "set": format_rfc3339(each.set_us),
    }


def _invariant_object(each: InvariantRule) -> dict[str, object]:
    return {
        "name": each.name,
        "declared_by": each.owner or None,
        "sentence": each.sentence,
        "condition": each.condition,
        "by": each.by or None,
        "set": format_rfc3339(each.set_us) if each.set_us else None,
    }
