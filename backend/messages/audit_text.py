"""An entry of the audit in words: the same in the window and on the command line."""

import msgspec

from backend.clock import SECOND_US, format_rfc3339
from backend.messages.act_titles import (
    ACT_TITLES,
    PARAMETER_TITLES,
    ROLE_TITLES,
    VALUE_TITLES,
)
from backend.messages.alert_rule_text import describe_rule
from backend.messages.alerts import AlertRule
from backend.messages.audit import AuditEntry, AuditOutcome
from backend.messages.bounds import EARLIEST_US, LATEST_US
from backend.messages.number_text import format_decimal, format_number, format_span
from backend.messages.text_list import join_items, join_names
from backend.translation import tr, tr_noop

OUTCOME_TITLES: dict[AuditOutcome, str] = {
    "under-way": tr_noop("under way"),
    "done": tr_noop("done"),
    "refused": tr_noop("refused"),
    "unknown": tr_noop("unknown"),
}
_IDENTIFIERS = frozenset(("id", "pid"))  # they count nothing


def describe_act(entry: AuditEntry) -> str:
    """Write what was done, e.g. `set mode`."""
    return tr(ACT_TITLES.get(entry.act) or entry.act.replace("-", " "))


def describe_role(entry: AuditEntry) -> str:
    """Write with whose key it was ordered; of a guest also by which invitation he came in."""
    code, _, invitation = entry.role.partition("@")
    role = tr(ROLE_TITLES.get(code, code)) if code else ""
    if invitation:
        return tr("{role}, invitation {name}", role=role, name=invitation)
    return role


def describe_parameters(entry: AuditEntry) -> str:
    """Write the parameters on one line, e.g. `mode every:5`; as they are if they are no object."""
    try:
        parameters = msgspec.json.decode(entry.parameters, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):  # shown as it stands, rather than left out
        return entry.parameters.decode(errors="replace")
    return _describe_fields(parameters)


def _describe_fields(fields: dict[str, object]) -> str:
    given = ((name, value) for name, value in fields.items() if not _is_absent(value))
    return join_items(_describe(name, value) for name, value in given)


def _is_absent(value: object) -> bool:
    """Say whether a parameter was left out; a number 0 was not."""
    return value is None or value is False or value in ("", [])


def _describe(name: str, value: object) -> str:
    """Write a parameter with its unit, which stands last in its name; one that is set, by name."""
    plain = name.removesuffix("_per_s")
    title = tr(PARAMETER_TITLES.get(plain) or plain.removesuffix("_s").replace("_", " "))
    if value is True:
        return title
    if isinstance(value, int) and name.endswith("_per_s"):
        return tr("{name} {number}/s", name=title, number=format_number(value))
    return tr("{name} {value}", name=title, value=_write_value(name, value))


def _write_value(name: str, value: object) -> str:
    """Write a value as people read it, whatever it is made of."""
    if isinstance(value, str):
        title = VALUE_TITLES.get(name, {}).get(value)
        return tr(title) if title else value
    if value is None or isinstance(value, bool):  # one of several
        return msgspec.json.encode(value).decode()
    if isinstance(value, int | float):
        return _write_number(name, value)
    try:
        items = msgspec.convert(value, list[object])
    except msgspec.ValidationError:  # not several, but one with fields
        return _write_object(msgspec.convert(value, dict[str, object]))
    return join_names(_write_value(name, each) for each in items)


def _write_object(fields: dict[str, object]) -> str:
    """Write a rule as rules are described; what another version kept of one, field by field."""
    try:
        return describe_rule(msgspec.convert(fields, AlertRule))
    except msgspec.ValidationError:  # its fields were others then
        return _describe_fields(fields)


def _write_number(name: str, value: float) -> str:
    """Write a moment as UTC, a period as such, a number in groups of digits, and an id plainly."""
    if isinstance(value, int) and name.endswith("_us") and EARLIEST_US <= value <= LATEST_US:
        return f"{format_rfc3339(value)[:23].replace('T', ' ')}Z"
    if name.endswith("_s") and "_per_" not in name:
        return format_span(round(value * SECOND_US))
    if name in _IDENTIFIERS or name.endswith("_us"):
        return f"{value}"
    return format_number(value) if isinstance(value, int) else format_decimal(value)


def describe_outcome(entry: AuditEntry) -> str:
    """Write what came of it, e.g. `done`, `refused (rejected)`."""
    outcome = tr(OUTCOME_TITLES[entry.outcome])
    if not entry.code:
        return outcome
    return tr("{outcome} ({code})", outcome=outcome, code=entry.code)
