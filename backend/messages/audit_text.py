"""An entry of the audit in words: the same in the window and on the command line."""

import msgspec

from backend.clock import SECOND_US, format_rfc3339
from backend.messages.act_titles import ACT_TITLES, PARAMETER_TITLES
from backend.messages.audit import AuditEntry, AuditOutcome
from backend.messages.bounds import EARLIEST_US, LATEST_US
from backend.messages.number_text import format_number, format_span
from backend.messages.text_list import join_items
from backend.translation import tr, tr_noop

OUTCOME_TITLES: dict[AuditOutcome, str] = {
    "under-way": tr_noop("under way"),
    "done": tr_noop("done"),
    "refused": tr_noop("refused"),
    "unknown": tr_noop("unknown"),
}


def describe_act(entry: AuditEntry) -> str:
    """Write what was done, e.g. `set mode`."""
    return tr(ACT_TITLES.get(entry.act) or entry.act.replace("-", " "))


def describe_parameters(entry: AuditEntry) -> str:
    """Write the parameters on one line, e.g. `mode every:5`; as they are if they are no object."""
    try:
        parameters = msgspec.json.decode(entry.parameters, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):  # shown as it stands, rather than left out
        return entry.parameters.decode(errors="replace")
    given = ((name, value) for name, value in parameters.items() if not _is_absent(value))
    return join_items(_describe(name, value) for name, value in given)


def _is_absent(value: object) -> bool:
    """Say whether a parameter was left out; a number 0 was not."""
    return value is None or value is False or value in ("", [])


def _describe(name: str, value: object) -> str:
    """Write a parameter with its unit, which stands last in its name."""
    plain = name.removesuffix("_per_s")
    title = tr(PARAMETER_TITLES.get(plain) or plain.replace("_", " "))
    if isinstance(value, int) and name.endswith("_per_s"):
        return tr("{name} {number}/s", name=title, number=format_number(value))
    text = value if isinstance(value, str) else _write_value(name, value)
    return tr("{name} {value}", name=title, value=text)


def _write_value(name: str, value: object) -> str:
    """Write a moment as UTC and a period as such; the rest as JSON."""
    if isinstance(value, int) and name.endswith("_us") and EARLIEST_US <= value <= LATEST_US:
        return f"{format_rfc3339(value)[:23].replace('T', ' ')}Z"
    if isinstance(value, int | float) and name.endswith("_s") and "_per_" not in name:
        return format_span(round(value * SECOND_US))
    return msgspec.json.encode(value).decode()


def describe_outcome(entry: AuditEntry) -> str:
    """Write what came of it, e.g. `done`, `refused (rejected)`."""
    outcome = tr(OUTCOME_TITLES[entry.outcome])
    if not entry.code:
        return outcome
    return tr("{outcome} ({code})", outcome=outcome, code=entry.code)
