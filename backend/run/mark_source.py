"""What is marked on the time axis, out of audit, alerts, notes and deploys; and single moments."""

import logging
from collections.abc import Sequence
from typing import assert_never

from backend.annotations.annotation_store import AnnotationStore
from backend.annotations.code_fingerprints import installed_components
from backend.audit.audit_store import AuditStore
from backend.clock import SECOND_US, Micros, now_us
from backend.errors import StorageFailed
from backend.messages.alerts import MAX_HISTORY
from backend.messages.annotations import (
    MAX_MARKS,
    AddNote,
    AnnotationOrder,
    AskMarks,
    AskNotes,
    Marks,
    NoteList,
    RemoveNote,
)
from backend.messages.control import OrderDone
from backend.messages.lag_series import MEASURED_STAGES
from backend.messages.log_standbys import StandbyLag
from backend.messages.moments import AskMoment, MomentReport, ReplicaMoment, ViewMoment
from backend.messages.number_text import format_number
from backend.messages.order_result_text import write_result
from backend.telemetry.alerts.alert_service import AlertService
from backend.telemetry.lag_history import KeptMoment, LagHistoryStore
from backend.telemetry.lag_point import BEHIND, LATE, MAX, P50, P90, P99, LagPoint
from backend.telemetry.standby_points import STANDBY_PREFIX, standby_lag

PastRequest = AskMarks | AskMoment | AskNotes | AnnotationOrder
PastAnswer = Marks | MomentReport | NoteList | OrderDone
_AROUND_US: Micros = 30 * SECOND_US  # on each side of a moment, for what is marked


class MarkSource:
    """Answers questions about times from all who keep something about them; one thread."""

    def __init__(
        self,
        annotations: AnnotationStore,
        audit: AuditStore,
        alerts: AlertService,
        history: LagHistoryStore,
        logger: logging.Logger,
    ) -> None:
        self._annotations = annotations
        self._audit = audit
        self._alerts = alerts
        self._history = history
        self._logger = logger

    def answer(self, request: PastRequest) -> PastAnswer:
        """Answer a question about the past, or carry out an order about notes.

        Raises:
            Rejected: a note makes no sense, or there are too many.
            Unavailable: there is no such note.
            StorageFailed: it cannot be read or kept, and is not done.
        """
        match request:
            case AskMarks():
                return self.marks(request)
            case AskMoment():
                return self.moment(request)
            case AskNotes():
                return self._annotations.notes(request)
            case AddNote():
                number = self._annotations.add_note(request)
                return OrderDone(message=write_result("note-added", number=format_number(number)))
            case RemoveNote():
                self._annotations.remove_note(request.id)
                return OrderDone(
                    message=write_result("note-removed", number=format_number(request.id))
                )
            case _:
                assert_never(request)

    def marks(self, question: AskMarks) -> Marks:
        """Return what is marked between two moments.

        Raises:
            StorageFailed: a part of it cannot be read.
        """
        since_us, until_us = question.since_us, question.until_us
        acts = self._audit.between(since_us, until_us, MAX_MARKS + 1)
        alerts = [
            event
            for event in self._alerts.newest_events(MAX_HISTORY)
            if event.kind == "state" and since_us <= event.at_us <= until_us
        ]
        deploys = self._annotations.deploys(since_us, until_us, MAX_MARKS + 1)
        notes = self._annotations.notes(AskNotes(since_us=since_us, until_us=until_us))
        counts = (len(acts), len(alerts), len(deploys))
        return Marks(
            acts=acts[-MAX_MARKS:],
            alerts=alerts[-MAX_MARKS:],
            deploys=deploys[-MAX_MARKS:],
            notes=notes.notes,
            more=notes.more or max(counts) > MAX_MARKS,
        )

    def moment(self, question: AskMoment) -> MomentReport:
        """Return how everything was at a moment, as far as it is kept.

        Raises:
            StorageFailed: a part of it cannot be read.
        """
        kept = {
            name: found
            for name in self._history.replicas()
            if (found := self._history.moment(name, question.at_us)) is not None
        }
        replicas = [_replica_moment(name, each) for name, each in kept.items()]
        first_us, last_us = _reach(replicas, question.at_us)
        around = AskMarks(since_us=max(0, first_us - _AROUND_US), until_us=last_us + _AROUND_US)
        return MomentReport(
            at_us=question.at_us,
            first_us=first_us,
            last_us=last_us,
            replicas=replicas,
            marks=self.marks(around),
            standbys=self._standbys(question.at_us),
        )

    def _standbys(self, at_us: Micros) -> list[StandbyLag]:
        found = {
            name: self._history.moment(f"{STANDBY_PREFIX}{name}", at_us)
            for name in self._history.standbys()
        }
        return [standby_lag(name, each.point) for name, each in found.items() if each is not None]

    def note_start(self) -> None:
        """Note which code a process starts with; where that fails it is logged: it starts."""
        try:
            deploys = self._annotations.note_installed(installed_components(), now_us())
        except StorageFailed as error:
            self._logger.warning("which code is installed is not on record: %s", error.message)
            return
        for each in deploys:
            self._logger.info(
                "%s %s was %r, is %r", each.kind, each.component, each.before, each.after
            )


def _reach(replicas: Sequence[ReplicaMoment], at_us: Micros) -> tuple[Micros, Micros]:
    """Return the first and the last microsecond of the samples that hold a moment."""
    step_us = max((each.step_s for each in replicas), default=1) * SECOND_US
    first_us = at_us - at_us % step_us
    return first_us, first_us + step_us - 1


def _replica_moment(name: str, kept: KeptMoment) -> ReplicaMoment:
    point = kept.point
    return ReplicaMoment(
        name=name,
        at_us=kept.at_us,
        step_s=kept.step_s,
        applied=point.applied,
        head=point.head,
        apply_rate_per_s=point.apply_rate_per_s,
        append_rate_per_s=point.append_rate_per_s,
        stages={stage: point.stage_us(place) for place, stage in enumerate(MEASURED_STAGES)},
        worst=_view_moment("", point),
        views=[_view_moment(view, point) for view in point.views if view],
        handlers=kept.handlers,
    )


def _view_moment(view: str, point: LagPoint) -> ViewMoment:
    numbers = point.numbers(view)
    return ViewMoment(
        view=view,
        events_behind=numbers[BEHIND],
        time_behind_us=numbers[LATE],
        p50_us=numbers[P50],
        p90_us=numbers[P90],
        p99_us=numbers[P99],
        max_us=numbers[MAX],
    )
