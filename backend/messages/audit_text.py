"""An entry of the audit in words: the same in the window and on the command line."""

import msgspec

from backend.messages.audit import AuditEntry
from backend.messages.number_text import format_number

_OUTCOMES = {"under-way": "under way"}


def describe_act(entry: AuditEntry) -> str:
    """Write what was done, e.g. `set mode`."""
    return entry.act.replace("-", " ")


def describe_parameters(entry: AuditEntry) -> str:
    """Write the parameters on one line, e.g. `mode every:5`; as they are if they are no object."""
    try:
        parameters = msgspec.json.decode(entry.parameters, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):  # shown as it stands, rather than left out
        return entry.parameters.decode(errors="replace")
    return ", ".join(_describe(name, value) for name, value in parameters.items())


def _describe(name: str, value: object) -> str:
    """Write a parameter with its unit, which stands last in its name."""
    title = name.removesuffix("_per_s").replace("_", " ")
    if isinstance(value, int) and name.endswith("_per_s"):
        return f"{title} {format_number(value)}/s"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"{title} {text}"


def describe_outcome(entry: AuditEntry) -> str:
    """Write what came of it, e.g. `done`, `refused (rejected)`."""
    outcome = _OUTCOMES.get(entry.outcome, entry.outcome)
    return f"{outcome} ({entry.code})" if entry.code else outcome
