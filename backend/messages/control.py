"""Orders to the backend's processes, and what the supervisor is asked."""

from typing import Annotated

import msgspec
from msgspec import Meta

from backend.messages.alerts import AlertAnswer, AlertOrder, AlertQuestion
from backend.messages.annotations import AnnotationOrder, AskMarks, AskNotes, Marks, NoteList
from backend.messages.audit import AskAudit, AuditPage
from backend.messages.bounds import MAX_INT64, MAX_SHORT_CHARS, Int64, LongText, ShortText
from backend.messages.breakpoints import BreakpointOrder
from backend.messages.bulks import BulkOrder
from backend.messages.commands import Failure
from backend.messages.feed_choice import FeedChoice
from backend.messages.health import AskRules, HealthReport, RulesReport
from backend.messages.invitations import AskInvitations, InvitationList, InvitationOrder
from backend.messages.lag_series import AskLagSeries, LagSeries
from backend.messages.log_standbys import AskStandbySeries, StandbyHistory
from backend.messages.moments import AskMoment, MomentReport
from backend.messages.notices import PrimarySample, ReplicaSample, Topology
from backend.messages.parked import ParkedOrder
from backend.messages.replica_reports import ReplicaDirections, ReplicaReport
from backend.messages.subscriptions import (
    SubscriptionAnswer,
    SubscriptionOrder,
    SubscriptionRequest,
)


class _ControlMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class _ControlOrder(_ControlMessage, frozen=True, kw_only=True):
    """Shared shape of what changes the system; `by` is who asked, for the audit."""

    by: Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_CHARS)]


class Hello(_ControlMessage, frozen=True, kw_only=True, tag="hello"):
    """A client introduces itself, e.g. `console`, `cli`."""

    client: ShortText


class SessionWelcome(_ControlMessage, frozen=True, kw_only=True, tag="welcome"):
    """The backend's session and its processes; where telemetry is, the connection file says."""

    session: LongText
    topology: Topology


class AskHealth(_ControlMessage, frozen=True, kw_only=True, tag="ask-health"):
    """Everything `status` prints."""


class Health(_ControlMessage, frozen=True, kw_only=True, tag="health"):
    """Processes, the newest sample of each, and what follows from them."""

    topology: Topology
    primary: PrimarySample | None
    replicas: list[ReplicaSample]
    clients: Int64
    at_us: Int64
    report: HealthReport


class Pause(_ControlOrder, frozen=True, kw_only=True, tag="pause"):
    """Stop applying."""

    replica: ShortText


class Resume(_ControlOrder, frozen=True, kw_only=True, tag="resume"):
    """Go on applying."""

    replica: ShortText


class Throttle(_ControlOrder, frozen=True, kw_only=True, tag="throttle"):
    """Apply at most so many events a second; 0 lifts it."""

    replica: ShortText
    rate_per_s: Annotated[int, Meta(ge=0, le=MAX_INT64)]


class SetMode(_ControlOrder, frozen=True, kw_only=True, tag="set-mode"):
    """`realtime`, `every:SECONDS`, `cron:EXPRESSION` or `demand`; kept across restarts."""

    replica: ShortText
    mode: ShortText


class SetFeed(_ControlOrder, frozen=True, kw_only=True, tag="set-feed"):
    """Feed a replica by events, or by a queue of finished row changes; kept across restarts."""

    replica: ShortText
    feed: FeedChoice


class ApplyNow(_ControlOrder, frozen=True, kw_only=True, tag="apply-now"):
    """Apply everything up to the present head once, whatever the mode."""

    replica: ShortText


class Rebuild(_ControlOrder, frozen=True, kw_only=True, tag="rebuild"):
    """Build views anew from the log beside their rows, and switch to them when they are verified.

    `views`: none for all. `entity`: only the rows that it is a key of are taken over, of one view.
    `past_errors`: park what handlers cannot apply, and go on. A rebuild that has failed is gone on
    with.
    """

    replica: ShortText
    views: tuple[ShortText, ...] = ()
    entity: ShortText = ""
    past_errors: bool = False


class CancelRebuild(_ControlOrder, frozen=True, kw_only=True, tag="cancel-rebuild"):
    """Give a replica's rebuild up; its rows stay as they are."""

    replica: ShortText


class StartReplica(_ControlOrder, frozen=True, kw_only=True, tag="start-replica"):
    """Start one more replica, or one that was stopped; an empty name: the next that is free.

    `copy_of`: begin with a copy of this one's rows; empty: with those that it had, or from the log.
    The archive keeps nothing from before such a copy.
    `views`: those that it is to have, `*` for all; `part` of `parts`: only so much of their rows,
    and without views a share of all the work, in whole views. Neither: what it had, else all.
    """

    replica: ShortText = ""
    copy_of: ShortText = ""
    views: tuple[ShortText, ...] = ()
    part: Int64 = 0
    parts: Int64 = 0


class StopReplica(_ControlOrder, frozen=True, kw_only=True, tag="stop-replica"):
    """Stop one replica until it is started again; `forget`: remove its rows as well."""

    replica: ShortText
    forget: bool = False


class Stop(_ControlOrder, frozen=True, kw_only=True, tag="stop"):
    """Stop the whole backend cleanly."""


class OrderDone(_ControlMessage, frozen=True, kw_only=True, tag="done"):
    """The order was carried out."""

    message: LongText = ""


ControlOrder = (
    Pause
    | Resume
    | Throttle
    | SetMode
    | SetFeed
    | ApplyNow
    | ParkedOrder
    | BulkOrder
    | Rebuild
    | CancelRebuild
    | StartReplica
    | StopReplica
    | Stop
    | AlertOrder
    | AnnotationOrder
    | SubscriptionOrder
    | BreakpointOrder
    | InvitationOrder
)
ControlRequest = (
    Hello
    | AskHealth
    | AskRules
    | AskLagSeries
    | AskStandbySeries
    | AskMoment
    | AskMarks
    | AskNotes
    | AskAudit
    | AlertQuestion
    | SubscriptionRequest
    | AskInvitations
    | ReplicaReport
    | ControlOrder
)
ControlResponse = (
    SessionWelcome
    | Health
    | RulesReport
    | LagSeries
    | StandbyHistory
    | MomentReport
    | Marks
    | NoteList
    | AuditPage
    | AlertAnswer
    | SubscriptionAnswer
    | InvitationList
    | ReplicaDirections
    | OrderDone
    | Failure
)
