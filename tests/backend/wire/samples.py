"""One message of every kind that crosses a socket, with every field set to something telling."""

from typing import Any, Final

import msgspec

from backend.messages import (
    alerts,
    annotations,
    audit,
    bulks,
    commands,
    control,
    events,
    health,
    invitations,
    lag_series,
    log_standbys,
    moments,
    notices,
    parked,
    queries,
    replica_reports,
)
from backend.messages.breakpoints import AskBreakpoints
from backend.messages.density import AskDensity, LogDensity
from backend.messages.filter_plans import (
    AskHidingTerms,
    FilterPlan,
    HidingTerm,
    HidingTerms,
    ScanProgress,
)
from backend.messages.live_pages import AskLivePage
from backend.messages.log_matches import AskMatches, MatchPositions
from backend.messages.log_order import AskLogRank, LogRank
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.wire import codec
from tests.backend.wire.alert_values import ALERT_EVENT, ALERT_REPORT, ALERT_RULE
from tests.backend.wire.board_values import BOARD_PAGE
from tests.backend.wire.catalogue_values import CATALOGUE
from tests.backend.wire.causal_values import ASK_CAUSES, CAUSAL_GRAPH
from tests.backend.wire.code_values import ASK_CODE, CODE_PAGE
from tests.backend.wire.group_values import ASK_GROUPS, GROUP_PAGE
from tests.backend.wire.history_values import LAG_SERIES, MARKS, MOMENT, NOTE, STANDBY_HISTORY
from tests.backend.wire.parked_values import BULK, PARKED_ORDERS, PARKED_REPLIES
from tests.backend.wire.row_history_values import HISTORY_QUESTIONS, HISTORY_REPLIES
from tests.backend.wire.run_to_values import (
    ASK_RUN_TO,
    BREAKPOINT_ORDERS,
    CHECK_CONDITION,
    RUN_TO_REPLIES,
)
from tests.backend.wire.sample_values import (
    ANSWER,
    AUDIT_ENTRY,
    COLUMN,
    COMMAND,
    DRAFT,
    ELSEWHERE,
    EVENT,
    FAILURE,
    NOON,
    PRIMARY,
    REPLICA,
    REPORT,
    RULES,
    RUNNING,
    TOPOLOGY,
)
from tests.backend.wire.subscription_values import (
    SUBSCRIPTION_ANSWERS,
    SUBSCRIPTION_ORDERS,
    SUBSCRIPTION_REQUESTS,
)

ANNULMENT = queries.AnnulmentNote(position=9, actor="anna", reason="entered twice", recorded=NOON)
SAMPLES: Final[dict[str, list[msgspec.Struct]]] = {
    "TO_PRIMARY": [
        commands.SendCommands(commands=[COMMAND]),
        commands.RecordFacts(origin="olist", since=1, upto=2, state=b"{}", facts=[DRAFT]),
        commands.AskImportProgress(origin="olist"),
        commands.CheckCommand(command=COMMAND),
        commands.AskCommandTimes(command_id=COMMAND.id),
        commands.AnnulEvent(position=7, reason="entered twice", by="anna"),
    ],
    "FROM_PRIMARY": [
        commands.Answers(answers=[ANSWER]),
        commands.FactsRecorded(origin="olist", upto=2, first=7, last=8),
        commands.ImportProgressReply(origin="olist", upto=2, state=b"{}"),
        commands.CommandChecked(answer=ANSWER),
        commands.CommandTimes(
            answer=ANSWER,
            received_at_us=NOON,
            decided_us=150,
            on_disk_us=900,
            answered_us=950,
            published_us=1_000,
        ),
        commands.AnnulmentRecorded(position=9, annulled=7),
        FAILURE,
    ],
    "FEED": [
        events.EventBatch(head=7, events=[EVENT]),
        events.Heartbeat(head=7, recorded=NOON, at=NOON + 9, counts={"order.created": 7}),
    ],
    "QUESTIONS": [
        queries.AskView(
            view="orders",
            filter="status:paid",
            order="total:desc",
            offset=5,
            at="2017-09-19",
            max_age_us=2_000_000,
        ),
        queries.AskLog(after=3, before=9, filter="type:order.*", skip=1, backwards=True),
        queries.CountLog(filter="actor:anna", after=1, before=9, buckets=4),
        AskDensity(filter="actor:anna", by="recorded", buckets=9, positions=True),
        AskMatches(filter="actor:anna", after=1, before=9, limit=3, backwards=True),
        AskHidingTerms(filter="actor:anna type:user.*", after=1, before=9),
        AskLogRank(position=5, filter="actor:anna", after=1, before=9, order="time"),
        queries.AskEvent(position=7),
        ASK_CAUSES,
        ASK_CODE,
        queries.AskChanges(after=4, upto=7, event=7),
        queries.AskPosition(moment_us=NOON, by="recorded"),
        queries.CheckFilter(filter="(", view="orders"),
        *HISTORY_QUESTIONS,
        ASK_RUN_TO,
        CHECK_CONDITION,
        AskBreakpoints(),
        queries.AskCatalogue(),
        queries.AskBoards(view="orders"),
        parked.AskParked(
            filter="type:order.*",
            view="orders",
            entity="orders/order-1",
            first_only=True,
            after_position=3,
            after_view="orders",
            limit=5,
        ),
        parked.CountParked(filter="error:*KeyError*", sample=2),
        parked.AskSkipped(before=9, before_view="sales", limit=5),
        bulks.AskBulks(limit=5),
        bulks.AskBulkItems(number=3, outcome="failed", after=7, limit=5),
        queries.AskApplyTimes(position=7, timeout_us=1_000_000),
        ASK_GROUPS,
        AskLivePage(
            view="orders",
            filter="status:paid",
            order="total:desc",
            offset=50,
            limit=5,
            known="5f",
            gather_us=0,
            min_position=7,
        ),
        queries.CancelQuestion(request=41),
        AskRowCopy(copy="5f0c", offset=4_096, most_bytes=65_536, ticket="9a"),
    ],
    "REPLIES": [
        queries.ViewPage(
            view="orders",
            columns=[COLUMN],
            rows=[[1000, None, True, 0.5, "x"]],
            total=1,
            replica="replica-1",
            position=7,
            cached=True,
            took_us=80,
            events_behind=3,
            age_us=1500,
            digest="5f",
            at_us=NOON,
        ),
        queries.LogPage(events=[EVENT], head=7, replica="replica-1", annulled={7: ANNULMENT}),
        LogRank(rank=3, is_match=True, replica="replica-1"),
        queries.LogCount(
            total=7,
            buckets=[3, 4],
            head=7,
            replica="replica-1",
            plan=FilterPlan(access="type", looked_at=4, log_events=7),
        ),
        CAUSAL_GRAPH,
        queries.EventContext(
            event=EVENT,
            cause=EVENT,
            chain=[EVENT],
            views=["orders"],
            more=True,
            annulled=ANNULMENT,
        ),
        queries.RowChanges(
            changes=[queries.RowChange(view="orders", key=["17"], before=None, after=["17", 1])],
            event_changes=[
                queries.RowChange(view="orders", key=["17"], before=["17", 1], after=None)
            ],
            columns={"orders": [COLUMN]},
        ),
        HidingTerms(terms=[HidingTerm(term="actor:anna", rest="type:user.*")]),
        LogDensity(
            by="time",
            starts=[NOON, NOON + 5],
            ends=[NOON + 2, NOON + 7],
            groups=["orders", "users"],
            counts=[[1, 0], [0, 3]],
            head=7,
            replica="replica-1",
            positions=[3, 7],
        ),
        MatchPositions(positions=[3, 7], head=9, replica="replica-1"),
        queries.PositionFound(position=7),
        queries.FilterChecked(ok=False, message="A bracket is open.", at=0),
        CATALOGUE,
        BOARD_PAGE,
        CODE_PAGE,
        *PARKED_REPLIES,
        queries.ApplyTimes(
            replica="replica-1",
            received_at_us=NOON,
            began_at_us=NOON + 1,
            applied_at_us=NOON + 2,
            on_disk_at_us=NOON + 3,
            visible_at_us=NOON + 4,
            events=5,
        ),
        *RUN_TO_REPLIES,
        GROUP_PAGE,
        *HISTORY_REPLIES,
        FAILURE,
        RowCopyPart(
            copy="5f0c", size=8_192, digest="ab12", position=7, offset=4_096, data=b"SQLite"
        ),
        queries.QuestionProgress(
            elapsed_us=2_000_000,
            replica="replica-1",
            scan=ScanProgress(upto=5, end=7, found=2, buckets=[2, 0]),
            unchanged_at=6,
        ),
    ],
    "NOTICES": [
        TOPOLOGY,
        notices.ProcessReady(name="primary", pid=4711, endpoints={"feed": "tcp://127.0.0.1:5555"}),
        PRIMARY,
        REPLICA,
        notices.ReplicaBusy(name="replica-1", pid=4711, busy_us=6_000_000, running=RUNNING),
        notices.AppliedNotice(name="replica-1", position=7, at_us=NOON, views=["orders"]),
        notices.ProcessWaiting(
            name="primary", pid=4711, reason="connection refused", is_at_work=True
        ),
        notices.BulkEnded(name="replica-1", bulk=BULK),
        REPORT,
        ALERT_REPORT,
    ],
    "REQUESTS": [
        control.Hello(client="console"),
        control.AskHealth(),
        health.AskRules(process="replica-1"),
        lag_series.AskLagSeries(
            replica="replica-1", views=["", "orders"], since_us=NOON, step_s=10
        ),
        log_standbys.AskStandbySeries(since_us=NOON, step_s=10),
        moments.AskMoment(at_us=NOON),
        annotations.AskMarks(since_us=NOON, until_us=NOON + 9),
        annotations.AskNotes(since_us=NOON, until_us=NOON + 9, position=7, events=[7, 9], limit=5),
        alerts.AskAlerts(),
        alerts.AskAlertRules(),
        alerts.AskAlertPreview(
            rule=ALERT_RULE, replica="replica-1", view="orders", since_us=NOON, step_s=10
        ),
        alerts.AskAlertHistory(limit=5),
        *SUBSCRIPTION_REQUESTS,
        invitations.AskInvitations(),
        replica_reports.ReplicaReport(
            name="tokyo", host="tokyo-1", process=ELSEWHERE, sample=REPLICA, done=[b"done"]
        ),
        audit.AskAudit(before=12, limit=5, by="anna", since_us=NOON, words="pause refused"),
    ],
    "RESPONSES": [
        control.SessionWelcome(session="s", topology=TOPOLOGY),
        control.Health(
            topology=TOPOLOGY,
            primary=PRIMARY,
            replicas=[REPLICA],
            clients=2,
            at_us=NOON,
            report=REPORT,
        ),
        RULES,
        ALERT_REPORT,
        alerts.AlertRules(rules=[ALERT_RULE]),
        alerts.AlertHistory(events=[ALERT_EVENT]),
        LAG_SERIES,
        STANDBY_HISTORY,
        MOMENT,
        MARKS,
        annotations.NoteList(notes=[NOTE], more=True),
        *SUBSCRIPTION_ANSWERS,
        alerts.AlertPreview(
            replica="replica-1",
            view="orders",
            at_us=[NOON, NOON + 9],
            values=[0.5, None],
            spans=[
                alerts.AlertSpan(begins_at_us=NOON, ends_at_us=NOON + 9, worst=0.5),
                alerts.AlertSpan(begins_at_us=NOON, ends_at_us=None, worst=None, found="STALLED"),
            ],
            begins_at_us=NOON,
        ),
        audit.AuditPage(entries=[AUDIT_ENTRY], next_before=11, newest=12),
        invitations.InvitationList(
            invitations=[
                invitations.InvitationInfo(
                    name="berlin", role="operator", created_us=NOON, expires_us=NOON + 9, by="anna"
                )
            ],
            host="10.0.0.5",
            port=7420,
            server="k" * 40,
            installation="shop",
        ),
        replica_reports.ReplicaDirections(orders=[b"order"]),
        control.OrderDone(message="Done."),
        FAILURE,
    ],
    "ORDERS": [
        control.Pause(replica="replica-1", by="anna"),
        control.Resume(replica="replica-1", by="anna"),
        control.Throttle(replica="replica-1", rate_per_s=100, by="anna"),
        control.SetMode(replica="replica-1", mode="every:5", by="anna"),
        control.SetFeed(replica="replica-1", feed="queue", by="anna"),
        control.ApplyNow(replica="replica-1", by="anna"),
        control.Rebuild(
            replica="replica-1", views=("orders",), entity="order-1", past_errors=True, by="anna"
        ),
        control.CancelRebuild(replica="replica-1", by="anna"),
        control.StartReplica(replica="replica-3", copy_of="replica-1", by="anna"),
        control.StopReplica(replica="replica-3", forget=True, by="anna"),
        *PARKED_ORDERS,
        invitations.AddInvitation(
            name="berlin", role="operator", public="k" * 40, expires_us=NOON, by="anna"
        ),
        invitations.RevokeInvitation(name="berlin", by="anna"),
        control.Stop(by="anna"),
        alerts.SetAlertRule(rule=ALERT_RULE, by="anna"),
        alerts.RemoveAlertRule(name="slow-orders", by="anna"),
        alerts.ReleaseAlert(rule="late", process="replica-1", view="orders", by="anna"),
        alerts.AcknowledgeAlert(
            rule="slow-orders", process="replica-1", view="orders", by="anna", note="on it"
        ),
        alerts.AddSilence(
            rule="*",
            process="replica-1",
            view="*",
            starts_at_us=NOON,
            ends_at_us=NOON + 9,
            by="anna",
            reason="disk is changed",
        ),
        alerts.EndSilence(id="a1b2c3d4", by="anna"),
        annotations.AddNote(
            at_us=NOON, until_us=NOON + 9, text="disk was changed", by="anna", position=7
        ),
        annotations.RemoveNote(id=3, by="anna"),
        *SUBSCRIPTION_ORDERS,
        *BREAKPOINT_ORDERS,
        alerts.RetryAlertCommand(rule="slow-orders", by="anna"),
    ],
}

CODECS: Final[dict[str, codec.Codec[Any]]] = {
    "TO_PRIMARY": codec.TO_PRIMARY,
    "FROM_PRIMARY": codec.FROM_PRIMARY,
    "FEED": codec.FEED,
    "QUESTIONS": codec.QUESTIONS,
    "REPLIES": codec.REPLIES,
    "NOTICES": codec.NOTICES,
    "REQUESTS": codec.REQUESTS,
    "RESPONSES": codec.RESPONSES,
    "ORDERS": codec.ORDERS,
}

UNIONS: Final[dict[str, Any]] = {
    "TO_PRIMARY": commands.ToPrimary,
    "FROM_PRIMARY": commands.FromPrimary,
    "FEED": events.FeedMessage,
    "QUESTIONS": queries.QueryRequest,
    "REPLIES": queries.QueryResponse,
    "NOTICES": notices.Notice,
    "REQUESTS": control.ControlRequest,
    "RESPONSES": control.ControlResponse,
    "ORDERS": control.ControlOrder,
}


def all_samples() -> list[tuple[str, msgspec.Struct]]:
    """Return (name of the codec, message) pairs."""
    return [(name, body) for name, bodies in SAMPLES.items() for body in bodies]
