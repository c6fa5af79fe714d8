"""Values that were probed and plans of conditions, in words: the same in window and terminal."""

from backend.clock import format_rfc3339
from backend.messages.filter_plan_text import describe_plan
from backend.messages.money import format_amount
from backend.messages.number_text import format_decimal, format_number, format_span
from backend.messages.run_to import ConditionChecked, HitCell, ProbeKind, VersionPlan
from backend.translation import tr


def write_probed(kind: ProbeKind, value: HitCell, currency: str = "") -> str:
    """Write what was probed; empty where it is missing. Times are in UTC, to the millisecond."""
    if value is None or isinstance(value, str):
        return value or ""
    if kind == "flag" or isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return _write_number(kind, value, currency)


def _write_number(kind: ProbeKind, number: float, currency: str) -> str:
    match kind:
        case "amount":
            return format_amount(round(number), currency)
        case "time":
            return f"{format_rfc3339(round(number))[:23].replace('T', ' ')}Z"
        case "span":
            return f"-{format_span(-round(number))}" if number < 0 else format_span(round(number))
        case _:
            return format_number(number) if isinstance(number, int) else format_decimal(number)


def describe_condition(checked: ConditionChecked) -> str:
    """Return by what the hits of a condition that can be read are found."""
    if checked.rows is not None:
        return _describe_versions(checked.rows)
    if checked.plan is not None:
        return describe_plan(checked.plan)
    return tr("several conditions, each looked for by itself")


def _describe_versions(plan: VersionPlan) -> str:
    looked_at, all_ = format_number(plan.looked_at), format_number(plan.versions)
    if plan.access == "key":
        return tr("index on the key; {looked_at} of {all} looked at", looked_at=looked_at, all=all_)
    return tr("no index serves it: {looked_at} of {all} looked at", looked_at=looked_at, all=all_)
