"""Alerts: rules, what they have found, silences and history; and what operators ask and order.

An alert is one rule at one process, or at one view of it, written `RULE@PROCESS` or
`RULE@PROCESS/VIEW`. Durations are microseconds (`…_us`) or, as an operator types them, seconds
(`…_s`); `…at_us` are moments of the wall clock.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.bounds import MAX_SHORT_CHARS, Count, Int64, LongText, ShortText

AlertState = Literal["normal", "pending", "firing", "recovering", "no-data", "error"]
AlertSeverity = Literal["warning", "critical"]
AlertOperator = Literal[">", "<", "="]
AlertMetric = Literal[
    "events-behind",
    "time-behind",
    "latency-p50",
    "latency-p90",
    "latency-p99",
    "latency-max",
    "parked",
    "overdue",
    "bulk-left",
    "bulk-failed",
    "status",
    "rule",
    "handler",
    "catch-up",
    "apply-rate",
    "append-rate",
    "drain",
    "queue-room",
    "silence",
    "memory",
    "waiting",
    "accepted-rate",
    "rejected-rate",
    "failed-rate",
    "head-silence",
    "clock-behind",
]
AlertEventKind = Literal[
    "state",
    "acknowledged",
    "released",
    "silenced",
    "silence-ended",
    "rule-set",
    "rule-removed",
    "command-failed",
    "command-retried",
]

MAX_ALERTS = 200  # in one report; it says how many more there are
MAX_HISTORY = 1_000  # in one answer
Asker = Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_CHARS)]


class _AlertPayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Shared shape of everything here; what is not set is not sent."""


class AlertRule(_AlertPayload, frozen=True, kw_only=True):
    """When to alert. It is checked by `backend.messages.alert_rules.check_alert_rule`.

    `metric` is compared with `limit` (in the metric's unit: seconds, events, bytes, a second) or,
    with the operator `=`, with each of `states`. `clear`: the number that has to be reached again
    (hysteresis); None: the limit itself. `process`, `view`: patterns with `*`; `view` empty: the
    process as a whole. `pending_s`: how long it must hold before it fires; `recovery_s`: how long
    it must be better before it is over. `no_data`: whether missing numbers are shown as such, or
    count as trouble. `command`: program and arguments that are run when it fires and when it is
    over; empty: none. `is_default`: as Marigraph ships it.
    """

    name: ShortText
    metric: AlertMetric
    operator: AlertOperator
    limit: float | None = None
    clear: float | None = None
    states: list[ShortText] = []
    process: ShortText = "*"
    view: ShortText = ""
    pending_s: float = 0.0
    recovery_s: float = 0.0
    severity: AlertSeverity = "warning"
    no_data: Literal["show", "fire"] = "show"
    command: list[ShortText] = []
    summary: ShortText = ""
    is_default: bool = False


class Alert(_AlertPayload, frozen=True, kw_only=True):
    """One rule at one place, unless it is Normal there.

    `since_at_us`, `held_us`: when the state began, and how long ago; `fired_at_us`: when it fired,
    None: it has not. `value`: the newest number in the rule's unit, None: not known; `found`: the
    newest state instead, where the rule is about one. `no_data_us`: for how long it is not known.
    `reason`: why a rule cannot be evaluated. `silence`: the id of the one that keeps it quiet.
    """

    rule: LongText
    process: LongText
    view: LongText
    metric: AlertMetric
    state: AlertState
    severity: AlertSeverity
    since_at_us: Int64
    held_us: Int64
    fired_at_us: Int64 | None = None
    value: float | None = None
    found: LongText = ""
    no_data_us: Int64 | None = None
    reason: LongText = ""
    acknowledged_by: LongText = ""
    acknowledged_at_us: Int64 | None = None
    note: LongText = ""
    silence: LongText = ""
    condition: LongText = ""
    summary: LongText = ""

    @property
    def id(self) -> str:
        """What it is called: `RULE@PROCESS` or `RULE@PROCESS/VIEW`."""
        return alert_id(self.rule, self.process, self.view)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look: it is not well, or not known, and nobody silenced it."""
        return self.state not in ("normal", "pending") and not self.silence


class AlertSilence(_AlertPayload, frozen=True, kw_only=True):
    """No notification of the alerts that match, for a while: also a maintenance window to come.

    `rule`, `process`, `view`: patterns with `*`. It ends by itself at `ends_at_us`. With a
    `schedule` (cron, in UTC) it keeps quiet again and again in that time, for `length_s` from each
    moment of the schedule on.
    """

    id: ShortText
    rule: ShortText
    process: ShortText
    view: ShortText
    starts_at_us: Int64
    ends_at_us: Int64
    by: Asker
    reason: ShortText = ""
    schedule: ShortText = ""
    length_s: float = 0.0


class CommandFailure(_AlertPayload, frozen=True, kw_only=True):
    """The newest run of a rule's command failed, so that nobody may have heard of the alert."""

    rule: LongText
    alert: LongText
    at_us: Int64
    error: LongText


class AlertReport(_AlertPayload, frozen=True, kw_only=True, tag="alert-report"):
    """All alerts that are not Normal, worst first; published every second and when one changes.

    `more`: alerts that found no room. `error`: why rules or states are not kept on the disk.
    """

    at_us: Int64
    alerts: list[Alert]
    silences: list[AlertSilence] = []
    failures: list[CommandFailure] = []
    rules: Count = 0
    more: Count = 0
    error: LongText = ""


class AskAlerts(_AlertPayload, frozen=True, kw_only=True, tag="ask-alerts"):
    """Ask for the report of this moment."""


class AskAlertRules(_AlertPayload, frozen=True, kw_only=True, tag="ask-alert-rules"):
    """Ask for the rules."""


class AlertRules(_AlertPayload, frozen=True, kw_only=True, tag="alert-rules"):
    """The rules by name, those that ship and those that operators have set."""

    rules: list[AlertRule]


class SetAlertRule(_AlertPayload, frozen=True, kw_only=True, tag="set-alert-rule"):
    """Set a rule, in the place of the one with its name."""

    rule: AlertRule
    by: Asker


class RemoveAlertRule(_AlertPayload, frozen=True, kw_only=True, tag="remove-alert-rule"):
    """Remove a rule, with its alerts; one that ships stays away as well."""

    name: ShortText
    by: Asker


class AcknowledgeAlert(_AlertPayload, frozen=True, kw_only=True, tag="acknowledge-alert"):
    """Say that somebody looks after an alert, until it is over."""

    rule: ShortText
    process: ShortText
    view: ShortText
    by: Asker
    note: ShortText = ""


class ReleaseAlert(_AlertPayload, frozen=True, kw_only=True, tag="release-alert"):
    """Take an acknowledgement back: nobody looks after that alert any more."""

    rule: ShortText
    process: ShortText
    view: ShortText
    by: Asker


class AddSilence(_AlertPayload, frozen=True, kw_only=True, tag="add-silence"):
    """Keep alerts quiet; fields as in `AlertSilence`, whose id the backend gives."""

    rule: ShortText
    process: ShortText
    view: ShortText
    starts_at_us: Int64
    ends_at_us: Int64
    by: Asker
    reason: ShortText = ""
    schedule: ShortText = ""
    length_s: float = 0.0


class EndSilence(_AlertPayload, frozen=True, kw_only=True, tag="end-silence"):
    """End a silence before its time."""

    id: ShortText
    by: Asker


class RetryAlertCommand(_AlertPayload, frozen=True, kw_only=True, tag="retry-alert-command"):
    """Run the command of a rule again whose newest run failed, for the same alert."""

    rule: ShortText
    by: Asker


class AskAlertPreview(_AlertPayload, frozen=True, kw_only=True, tag="ask-alert-preview"):
    """Ask when a rule would have fired at a replica, or one view of it, over the kept history.

    `step_s`: seconds between the samples that are looked at.
    """

    rule: AlertRule
    replica: ShortText
    view: ShortText = ""
    since_us: Int64
    step_s: Literal[1, 10, 60] = 1


class AlertSpan(_AlertPayload, frozen=True, kw_only=True):
    """One time that it would have fired; `ends_at_us` None: to the end.

    `worst`: in its unit; of a state None, and `found` is the one that it began with.
    """

    begins_at_us: Int64
    ends_at_us: Int64 | None
    worst: float | None
    found: LongText = ""


class AlertPreview(_AlertPayload, frozen=True, kw_only=True, tag="alert-preview"):
    """The samples that a rule was compared with, in its unit, and when it would have fired.

    Of many samples the worst of some neighbours stands for all of them. None: not known. Of states
    the values are 1 where it was one of the rule's, and 0 where it was not. `begins_at_us`: from
    when on anything is known of the metric there, where that is later than what was asked; without
    samples nothing is.
    """

    replica: LongText
    view: LongText
    at_us: list[Int64]
    values: list[float | None]
    spans: list[AlertSpan]
    begins_at_us: Int64 | None = None


class AskAlertHistory(_AlertPayload, frozen=True, kw_only=True, tag="ask-alert-history"):
    """Ask for the newest events of alerts."""

    limit: Annotated[int, Meta(ge=1, le=MAX_HISTORY)] = 100


class AlertEvent(_AlertPayload, frozen=True, kw_only=True):
    """Something that happened to an alert, a rule or a silence; `text` in words, `by` whom."""

    at_us: Int64
    kind: AlertEventKind
    rule: LongText = ""
    process: LongText = ""
    view: LongText = ""
    before: AlertState | None = None
    state: AlertState | None = None
    value: float | None = None
    by: LongText = ""
    text: LongText = ""


class AlertHistory(_AlertPayload, frozen=True, kw_only=True, tag="alert-history"):
    """The newest events, oldest first."""

    events: list[AlertEvent]


AlertQuestion = AskAlerts | AskAlertRules | AskAlertHistory | AskAlertPreview
AlertOrder = (
    SetAlertRule
    | RemoveAlertRule
    | AcknowledgeAlert
    | ReleaseAlert
    | AddSilence
    | EndSilence
    | RetryAlertCommand
)
AlertAnswer = AlertReport | AlertRules | AlertHistory | AlertPreview


def alert_id(rule: str, process: str, view: str) -> str:
    """Return what an alert is called; a rule that watches nothing has no process."""
    place = f"{process}/{view}" if view else process
    return f"{rule}@{place}" if place else rule


def split_alert_id(text: str) -> tuple[str, str, str]:
    """Return rule, process and view of a name, each empty where it is not named."""
    rule, _, place = text.strip().partition("@")
    process, _, view = place.partition("/")
    return rule, process, view
