"""What is marked on the time axis, in words: the same in the window and on the command line."""

from collections.abc import Iterator

import msgspec

from backend.clock import Micros
from backend.messages.alert_text import describe_alert_event
from backend.messages.alerts import AlertEvent, alert_id
from backend.messages.annotations import Deploy, Marks, Note
from backend.messages.audit import AuditEntry
from backend.messages.audit_text import describe_act, describe_outcome, describe_parameters
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_number
from backend.translation import tr

_ALARMS = frozenset({"firing", "error", "no-data"})


class MarkText(msgspec.Struct, frozen=True, kw_only=True):
    """A mark: when, of which kind, and what it says; `key` finds it where it is kept.

    `is_alarm`: it is an alert that began.
    """

    at_us: Micros
    until_us: Micros
    kind: str
    key: str
    text: str
    is_alarm: bool = False


def describe_deploy(deploy: Deploy) -> str:
    """Say what was another before."""
    before, after = (each or tr("not installed") for each in (deploy.before, deploy.after))
    return tr(
        "{kind} {component}: {after}, was {before}",
        kind=deploy.kind,
        component=deploy.component,
        after=after,
        before=before,
    )


def describe_note(note: Note) -> str:
    """Say who noted what, and on which event."""
    if not note.position:
        return tr("{by}: {text}", by=note.by, text=note.text)
    position = format_number(note.position)
    return tr("{by} on event {position}: {text}", by=note.by, position=position, text=note.text)


def describe_operator_act(entry: AuditEntry) -> str:
    """Say who did what, on what, and what came of it."""
    what = tr("{act} {subject}", act=describe_act(entry), subject=entry.subject)
    if parameters := describe_parameters(entry):
        what = tr("{what} ({parameters})", what=what, parameters=parameters)
    text = tr("{by}: {what}, {outcome}", by=entry.by, what=what, outcome=describe_outcome(entry))
    return (
        tr("{act}: {message}", act=text, message=read_sentence(entry.message))
        if entry.message
        else text
    )


def act_mark_key(number: int) -> str:
    """Return the key of the mark of an operator's act, by its number in the audit."""
    return f"act:{number}"


def alert_mark_key(event: AlertEvent) -> str:
    """Return the key of the mark of what happened to an alert."""
    return f"alert:{alert_id(event.rule, event.process, event.view)}:{event.at_us}"


def mark_texts(marks: Marks) -> list[MarkText]:
    """Return everything that is marked, in the order of time."""
    return sorted(_texts(marks), key=lambda mark: mark.at_us)


def _texts(marks: Marks) -> Iterator[MarkText]:
    for entry in marks.acts:
        key = act_mark_key(entry.number)
        yield _moment(entry.at_us, "act", key, describe_operator_act(entry))
    for event in marks.alerts:
        yield _alert(event)
    for deploy in marks.deploys:
        key = f"deploy:{deploy.component}:{deploy.at_us}"
        yield _moment(deploy.at_us, "deploy", key, describe_deploy(deploy))
    for note in marks.notes:
        yield MarkText(
            at_us=note.at_us,
            until_us=note.until_us,
            kind="note",
            key=f"note:{note.id}",
            text=describe_note(note),
        )


def _alert(event: AlertEvent) -> MarkText:
    mark = _moment(event.at_us, "alert", alert_mark_key(event), describe_alert_event(event))
    return msgspec.structs.replace(mark, is_alarm=event.state in _ALARMS)


def _moment(at_us: Micros, kind: str, key: str, text: str) -> MarkText:
    return MarkText(at_us=at_us, until_us=at_us, kind=kind, key=key, text=text)
