"""Asks for everything that is kept of a moment: its samples and marks, then its events."""

from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from backend.clock import Micros
from backend.messages.commands import Failure
from backend.messages.control import ControlResponse
from backend.messages.moments import AskMoment, MomentReport
from backend.messages.queries import AskLog, AskPosition, LogPage, PositionFound
from backend.translation import tr
from console.link.bridge import BackendClient
from console.state.backend_snapshot import EventLine
from console.state.event_lines import format_event_line

SHOWN_EVENTS = 200


class MomentEvents(msgspec.Struct, frozen=True):
    """Events recorded in the time of a moment: positions in (after, upto], and the first lines."""

    after: int
    upto: int
    lines: tuple[EventLine, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return self.upto - self.after


class MomentRequests(QObject):
    """What is known of one moment; an answer about an earlier one is dropped.

    Signals:
        report_changed(object): the MomentReport
        events_changed(object): the MomentEvents
        failed(str): something of it could not be had, and why
    """

    report_changed = Signal(object)
    events_changed = Signal(object)
    failed = Signal(str)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._moment_us: Micros | None = None

    def ask(self, moment_us: Micros) -> None:
        """Ask for a moment, in the place of another."""
        self._moment_us = moment_us
        question = AskMoment(at_us=max(0, moment_us))
        self._client.request(question, partial(self._on_report, moment_us))

    def _on_report(self, moment_us: Micros, report: ControlResponse) -> None:
        if moment_us != self._moment_us:
            return
        if not isinstance(report, MomentReport):
            self.failed.emit(
                report.message if isinstance(report, Failure) else tr("no report came")
            )
            return
        self.report_changed.emit(report)
        question = AskPosition(moment_us=report.first_us - 1, by="recorded")
        self._client.ask(question, partial(self._on_first, moment_us, report))

    def _on_first(
        self, moment_us: Micros, report: MomentReport, found: PositionFound | Failure
    ) -> None:
        position = self._wanted_position(moment_us, found)
        if position is not None:
            question = AskPosition(moment_us=report.last_us, by="recorded")
            self._client.ask(question, partial(self._on_last, moment_us, position))

    def _on_last(self, moment_us: Micros, after: int, found: PositionFound | Failure) -> None:
        upto = self._wanted_position(moment_us, found)
        if upto is None:
            return
        if upto <= after:
            self.events_changed.emit(MomentEvents(after, after, ()))
            return
        question = AskLog(after=after, before=upto + 1, limit=SHOWN_EVENTS)
        self._client.ask(
            question,
            partial(self._on_events, moment_us, after, upto),
            prepare=_event_lines,
        )

    def _on_events(
        self, moment_us: Micros, after: int, upto: int, lines: tuple[EventLine, ...] | Failure
    ) -> None:
        if moment_us != self._moment_us:
            return
        if isinstance(lines, Failure):
            self.failed.emit(lines.message)
        else:
            self.events_changed.emit(MomentEvents(after, upto, lines))

    def _wanted_position(self, moment_us: Micros, found: PositionFound | Failure) -> int | None:
        """Return the position; None when another moment is wanted, or it could not be had."""
        if moment_us != self._moment_us:
            return None
        if isinstance(found, Failure):
            self.failed.emit(found.message)
            return None
        return found.position


def _event_lines(page: LogPage) -> tuple[EventLine, ...]:
    return tuple(format_event_line(event) for event in page.events)
