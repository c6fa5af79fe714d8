"""What `verify --log` says, in a few lines for the window."""

from collections.abc import Iterator, Sequence

import msgspec

from backend.messages.number_text import format_counted, format_number
from backend.translation import tr, tr_noop
from console.actions.command_process import CommandResult
from console.window.work_dialog import WorkRemark

_ANY_TEXT = tr_noop("{positions}: the hash chain was changed, or the events")
_TEXTS = {
    "changed": tr_noop("{positions}: not what was written"),
    "missing": tr_noop("{positions}: not there any more"),
    "unreadable": tr_noop("{positions}: cannot be read, the file is damaged there"),
    "unchained": tr_noop("{positions}: not written by a backend of this version"),
    "chained-later": tr_noop("{positions}: not written by a backend of this version"),
    "order": tr_noop("{positions}: does not follow the event before it"),
}
_MAX_LINES = 8  # of findings; the command line has them all


class LogFinding(msgspec.Struct, frozen=True):
    """A run of positions, and what is wrong with them; see the command."""

    kind: str
    first: int
    last: int
    detail: str


class LogSummary(msgspec.Struct, frozen=True):
    """The last line of the command: up to where, with which digest, and how many findings."""

    head: int
    digest: str
    findings: int
    older_upto: int
    linked_at_opening: Sequence[tuple[int, int, str]] = ()
    unlinked: int = 0


def describe_log_verification(result: CommandResult) -> str | WorkRemark:
    """Say that the log is whole, and its digest; or a remark with what is not."""
    lines = [line for line in result.output.splitlines() if line.strip()]
    try:
        summary = msgspec.json.decode(lines[-1], type=LogSummary) if lines else None
        found = [msgspec.json.decode(line, type=LogFinding) for line in lines[:-1]]
    except msgspec.DecodeError:  # what the command says in its place
        summary, found = None, []
    if summary is None:
        return WorkRemark(result.complaint or tr("Nothing was verified."))
    if summary.findings:
        return WorkRemark("\n".join(_describe_findings(summary, found)))
    events = format_counted(summary.head, "event")
    text = tr(
        "The log is whole: {events}. Its digest at {position} is {digest}; note it elsewhere to"
        " compare it later.",
        events=events,
        position=format_number(summary.head),
        digest=summary.digest or "-",
    )
    return "\n".join([text, *_describe_notes(summary)])


def _describe_notes(summary: LogSummary) -> Iterator[str]:
    if summary.older_upto:
        yield _describe_older(summary.older_upto)
    for first, last, _ in summary.linked_at_opening[:_MAX_LINES]:
        yield tr(
            "{first} to {last} got into its chain only when the log was opened: the backend had"
            " been killed as it wrote them, or they were added by hand.",
            first=format_number(first),
            last=format_number(last),
        )
    if summary.unlinked:
        yield tr(
            "Not in its chain yet, at the end: {events}.",
            events=format_counted(summary.unlinked, "event"),
        )


def _describe_older(upto: int) -> str:
    return tr(
        "Up to {position} it was chained when it was opened, as it was of an earlier version, or"
        " the backend had been killed: of what was changed before that, nothing is known.",
        position=format_number(upto),
    )


def _describe_findings(summary: LogSummary, found: Sequence[LogFinding]) -> list[str]:
    lines = [tr("The log is not as it was written.")]
    lines += [_describe_finding(finding) for finding in found[:_MAX_LINES]]
    more = summary.findings - min(len(found), _MAX_LINES)
    if more:
        findings = format_counted(more, "finding")
        lines.append(
            tr("and {findings} more: `marigraph verify --log` lists all", findings=findings)
        )
    return lines


def _describe_finding(finding: LogFinding) -> str:
    where = format_number(finding.first)
    if finding.kind == "swapped":
        last = format_number(finding.last)
        return tr("{first} and {last} have changed places.", first=where, last=last)
    if finding.first != finding.last:
        where = tr("{first} to {last}", first=where, last=format_number(finding.last))
    if finding.kind == "pages":
        return tr("The file: {finding}", finding=finding.detail)
    return tr(_TEXTS.get(finding.kind, _ANY_TEXT), positions=where)
