"""`marigraph subscriptions`: how far each has come, and what an operator does with one."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer

from backend.cli.output import format_time, print_json, print_line, print_table
from backend.cli.production_check import Production, require_production_name
from backend.cli.replica_commands import By, operator_name
from backend.cli.shared_options import MAX_INT64, Data, Json, settings_for
from backend.client import Client, connect_client
from backend.errors import Defect, Unreadable
from backend.messages.control import ControlOrder, OrderDone
from backend.messages.health import HealthReport
from backend.messages.number_text import format_counted, format_number, format_span
from backend.messages.subscriptions import (
    AskSubscriptions,
    ParkedDelivery,
    PauseSubscription,
    RemoveSubscription,
    ResumeSubscription,
    RetryDeliveries,
    SkipDelivery,
    SubscriptionList,
    SubscriptionState,
    ThrottleSubscription,
    subscription_subject,
)

Name = Annotated[str | None, typer.Option(metavar="NAME")]


def command(  # noqa: PLR0913 - each is an option, given by its name
    *,
    data: Data = None,
    as_json: Json = False,
    parked: Annotated[str | None, typer.Option(metavar="NAME", help="List what it parked.")] = None,
    pause: Annotated[str | None, typer.Option(metavar="NAME", help="Deliver nothing.")] = None,
    resume: Annotated[str | None, typer.Option(metavar="NAME", help="Go on delivering.")] = None,
    throttle: Annotated[
        tuple[str, int] | None,
        typer.Option(metavar="NAME RATE", help="At most so many events a second; 0 lifts it."),
    ] = None,
    retry: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="NAME STREAM", help="Deliver a stream's parked events again."),
    ] = None,
    skip: Annotated[
        tuple[str, int] | None,
        typer.Option(metavar="NAME POSITION", help="Never deliver a parked event again."),
    ] = None,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why it is skipped: kept, and shown.")
    ] = "",
    remove: Annotated[str | None, typer.Option(metavar="NAME", help="Forget it.")] = None,
    production: Production = "",
    by: By = None,
) -> None:
    """List the subscriptions of others: position, events behind, parked, who takes them."""
    asker = operator_name(by)
    orders = [*_orders(pause, resume, throttle, retry, remove, asker)]
    if skip is not None:
        orders.append(_skip_order(*skip, reason, asker))
    if len(orders) + (parked is not None) > 1:
        raise Unreadable(
            "One of --parked, --pause, --resume, --throttle, --retry, --skip and --remove at a"
            " time."
        )
    settings = settings_for(data)
    if skip is not None or remove is not None:
        require_production_name(settings, production)
    with connect_client(settings, name="cli") as client:
        if orders:
            done = client.control(orders[0])
            if not isinstance(done, OrderDone):
                raise Defect("An order was answered with something else.")
            print_line(done.message)
        elif parked is not None:
            _print_parked(list_subscriptions(client, parked).parked, as_json=as_json)
        else:
            found, report = list_subscriptions(client).subscriptions, client.health().report
            if as_json:
                for state in found:
                    print_json(subscription_object(state, report))
            else:
                print_subscriptions(found, report)


def list_subscriptions(client: Client, parked_of: str = "") -> SubscriptionList:
    """Ask for the subscriptions of others."""
    found = client.control(AskSubscriptions(parked_of=parked_of))
    if not isinstance(found, SubscriptionList):
        raise Defect("A question for subscriptions was answered with something else.")
    return found


def _orders(
    pause: str | None,
    resume: str | None,
    throttle: tuple[str, int] | None,
    retry: tuple[str, str] | None,
    remove: str | None,
    by: str,
) -> list[ControlOrder]:
    orders: list[ControlOrder] = []
    if pause is not None:
        orders.append(PauseSubscription(name=pause, by=by))
    if resume is not None:
        orders.append(ResumeSubscription(name=resume, by=by))
    if throttle is not None:
        orders.append(_throttle_order(*throttle, by))
    if retry is not None:
        orders.append(RetryDeliveries(name=retry[0], stream=retry[1], by=by))
    if remove is not None:
        orders.append(RemoveSubscription(name=remove, by=by))
    return orders


def _throttle_order(name: str, rate_per_s: int, by: str) -> ThrottleSubscription:
    if not 0 <= rate_per_s <= MAX_INT64:
        raise Unreadable(
            f"A throttle is a number of events a second, 0 or more, not {rate_per_s}.",
            field="throttle",
        )
    return ThrottleSubscription(name=name, rate_per_s=rate_per_s, by=by)


def _skip_order(name: str, position: int, reason: str, by: str) -> SkipDelivery:
    if not reason.strip():
        raise Unreadable(
            "A skip needs a reason: it is kept, and shown. Add: --reason TEXT", field="reason"
        )
    if not 1 <= position <= MAX_INT64:
        raise Unreadable(f"A position is 1 or more, not {position}.", field="skip")
    return SkipDelivery(name=name, position=position, reason=reason, by=by)


def print_subscriptions(found: Sequence[SubscriptionState], report: HealthReport) -> None:
    """Print subscriptions with how far each is behind the log."""
    print_table(
        ("subscription", "acknowledged", "at most behind", "parked", "consumer", "filter", ""),
        [_row(state, report) for state in found],
        right={1, 2, 3},
    )


def subscription_object(state: SubscriptionState, report: HealthReport) -> dict[str, object]:
    """Return a subscription as `--json` prints it."""
    fields = msgspec.structs.asdict(state)
    return {
        "kind": "subscription",
        **{name: fields[name] for name in ("name", "filter", "acknowledged", "paused_by")},
        "parked": state.parked,
        "throttle_per_s": state.throttle_per_s,
        "consumer": state.consumer or None,
        "at_most_behind": _events_behind(state, report),
        "created": format_time(state.created_at_us),
    }


def _events_behind(state: SubscriptionState, report: HealthReport) -> int | None:
    """Return what health says; a subscription that is new is not in it yet."""
    subject = subscription_subject(state.name)
    known = next((each.verdict for each in report.processes if each.name == subject), None)
    if known is not None and known.applied == state.acknowledged:
        return known.behind
    return None if report.head is None else max(0, report.head - state.acknowledged)


def _row(state: SubscriptionState, report: HealthReport) -> tuple[str, ...]:
    behind = _events_behind(state, report)
    return (
        state.name,
        format_number(state.acknowledged),
        "unknown" if behind is None else format_number(behind),
        format_number(state.parked),
        state.consumer or "-",
        state.filter or "all events",
        _note(state),
    )


def _note(state: SubscriptionState) -> str:
    throttle = f"at most {format_counted(state.throttle_per_s, 'event')} a second"
    parts = [_presence(state), throttle if state.throttle_per_s else ""]
    return "; ".join(part for part in parts if part)


def _presence(state: SubscriptionState) -> str:
    """Say what keeps it from going on."""
    if state.paused_by:
        return f"paused by {state.paused_by}"
    if not state.consumer:
        heard = state.heard_us
        return "no consumer" if heard is None else f"no consumer for {format_span(heard)}"
    return ""


def _print_parked(parked: list[ParkedDelivery], *, as_json: bool) -> None:
    if as_json:
        for each in parked:
            print_json(msgspec.structs.asdict(each))
        return
    print_table(
        ("position", "stream", "reason"),
        [
            (format_number(each.position), each.stream, each.reason or "waits behind it")
            for each in parked
        ],
        right={0},
    )
