"""`marigraph alerts set`, `remove`, `ack`, `silence`, `unsilence`."""

import shlex
from enum import StrEnum
from typing import Annotated

import typer
from msgspec.structs import replace

from backend.cli.exit_codes import with_exit_codes
from backend.cli.replica_commands import By, give_order, operator_name
from backend.cli.shared_options import Data
from backend.clock import DAY_US, SECOND_US, now_us, parse_rfc3339
from backend.errors import Unreadable
from backend.messages.alert_rules import build_rule, check_alert_rule, parse_period
from backend.messages.alerts import (
    AcknowledgeAlert,
    AddSilence,
    EndSilence,
    ReleaseAlert,
    RemoveAlertRule,
    RetryAlertCommand,
    SetAlertRule,
    split_alert_id,
)

_TEN_YEARS_US = 3_652 * DAY_US


class RuleSeverity(StrEnum):
    """How bad it is when a rule fires."""

    warning = "warning"
    critical = "critical"


class MissingData(StrEnum):
    """What missing numbers mean."""

    show = "show"
    fire = "fire"


Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the rule, e.g. slow-orders.")]
Condition = Annotated[
    str,
    typer.Argument(
        metavar="CONDITION", help="e.g. 'time-behind > 30s', 'parked > 0', 'status = STALLED,SLOW'"
    ),
]
Period = Annotated[
    str, typer.Option("--for", metavar="PERIOD", help="How long it must hold before it fires.")
]
Recovery = Annotated[
    str, typer.Option(metavar="PERIOD", help="How long it must be better before it is over.")
]
Clear = Annotated[
    str | None,
    typer.Option(metavar="NUMBER", help="What has to be reached again before it is better."),
]
Process = Annotated[
    str, typer.Option("--process", metavar="NAME", help="Which processes; * stands for any text.")
]
View = Annotated[
    str,
    typer.Option(
        "--view", metavar="NAME", help="Which views, each on its own; the whole when left out."
    ),
]
Run = Annotated[
    str,
    typer.Option(
        metavar="COMMAND",
        help="Program and arguments to run when it fires and when it is over; not read by a shell.",
    ),
]
Text = Annotated[str, typer.Option(metavar="TEXT")]
AlertName = Annotated[
    str, typer.Argument(metavar="ALERT", help="e.g. parked-events@replica-1/orders")
]
Pattern = Annotated[
    str, typer.Argument(metavar="ALERTS", help="e.g. '*@replica-2' or 'parked-events'; * for all")
]
Moment = Annotated[
    str | None, typer.Option(metavar="TIME", help="e.g. 2026-03-01T22:00Z; UTC without a zone")
]


def add_order_commands(app: typer.Typer) -> None:
    """Add them to the program's `alerts`."""
    app.command("set")(with_exit_codes(set_rule))
    app.command("remove")(with_exit_codes(remove_rule))
    app.command("ack")(with_exit_codes(acknowledge))
    app.command("unack")(with_exit_codes(release_alert))
    app.command("silence")(with_exit_codes(silence))
    app.command("unsilence")(with_exit_codes(unsilence))
    app.command("retry")(with_exit_codes(retry_command))


def set_rule(  # noqa: PLR0913 - each is an option, given by its name
    name: Name,
    condition: Condition,
    *,
    period: Period = "0",
    recovery: Recovery = "0",
    clear: Clear = None,
    process: Process = "*",
    view: View = "",
    severity: RuleSeverity = RuleSeverity.warning,
    no_data: Annotated[
        MissingData, typer.Option(help="Show missing numbers as No Data, or count them as trouble.")
    ] = MissingData.show,
    run: Run = "",
    summary: Text = "",
    data: Data = None,
    by: By = None,
) -> None:
    """Set a rule; one of the same name is replaced."""
    rule = build_rule(
        name,
        condition,
        period=period,
        recovery=recovery,
        clear=clear,
        process=process,
        view=view,
    )
    rule = replace(
        rule,
        severity=severity.value,
        no_data=no_data.value,
        command=_split_command(run),
        summary=summary,
    )
    order = SetAlertRule(rule=check_alert_rule(rule), by=operator_name(by))
    give_order(data, order)


def remove_rule(name: Name, *, data: Data = None, by: By = None) -> None:
    """Remove a rule with its alerts; one that ships stays away until it is set again."""
    give_order(data, RemoveAlertRule(name=name, by=operator_name(by)))


def acknowledge(alert: AlertName, note: Text = "", *, data: Data = None, by: By = None) -> None:
    """Say that you look after an alert; it lasts until the alert is over."""
    rule, process, view = split_alert_id(alert)
    order = AcknowledgeAlert(rule=rule, process=process, view=view, by=operator_name(by), note=note)
    give_order(data, order)


def release_alert(alert: AlertName, *, data: Data = None, by: By = None) -> None:
    """Take the acknowledgement of an alert back."""
    rule, process, view = split_alert_id(alert)
    order = ReleaseAlert(rule=rule, process=process, view=view, by=operator_name(by))
    give_order(data, order)


def silence(
    alerts: Pattern,
    period: Annotated[
        str | None, typer.Option("--for", metavar="PERIOD", help="e.g. 90min, 2h, 1d")
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="Of a maintenance window; now when left out."),
    ] = None,
    until: Moment = None,
    reason: Text = "",
    schedule: Annotated[
        str,
        typer.Option(
            "--cron",
            metavar="SCHEDULE",
            help="Again and again, --for so long: e.g. '0 2 * * 0', Sundays at 2:00 UTC.",
        ),
    ] = "",
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Keep alerts quiet for a while, now or in a maintenance window; prints the silence's id.

    A window that comes again and again does so until --until, or for ten years.
    """
    starts_at_us = now_us() if begin is None else _moment(begin, "from")
    rule, process, view = split_alert_id(alerts)
    order = AddSilence(
        rule=rule or "*",
        process=process or "*",
        view=view or "*",
        starts_at_us=starts_at_us,
        ends_at_us=_end(starts_at_us, period, until, is_recurring=bool(schedule)),
        by=operator_name(by),
        reason=reason,
        schedule=schedule,
        length_s=parse_period(period or "0") if schedule else 0.0,
    )
    give_order(data, order)


def retry_command(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Whose command has failed.")],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """Run the command of a rule again whose newest run failed, for the same alert."""
    give_order(data, RetryAlertCommand(rule=rule, by=operator_name(by)))


def unsilence(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As `marigraph alerts` prints it.")],
    *,
    data: Data = None,
    by: By = None,
) -> None:
    """End a silence before its time."""
    give_order(data, EndSilence(id=id_, by=operator_name(by)))


def _end(starts_at_us: int, period: str | None, until: str | None, *, is_recurring: bool) -> int:
    if is_recurring:
        if period is None:
            raise Unreadable("Say by --for how long each window lasts.", field="for")
        return starts_at_us + _TEN_YEARS_US if until is None else _moment(until, "until")
    if (period is None) == (until is None):
        raise Unreadable("A silence needs an end: say either --for or --until.", field="until")
    if until is not None:
        return _moment(until, "until")
    return starts_at_us + round(parse_period(period or "0") * SECOND_US)


def _moment(text: str, option: str) -> int:
    try:
        return parse_rfc3339(text)
    except ValueError as error:
        raise Unreadable(f"--{option} {text}: {error}.", field=option) from error


def _split_command(text: str) -> list[str]:
    """Return program and arguments, quoted as in a shell."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise Unreadable(f"--run {text}: {error}.", field="run") from error
