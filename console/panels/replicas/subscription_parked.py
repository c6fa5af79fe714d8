"""What a subscription's consumer has set aside, a line a stream, and a way to deliver it again."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.subscriptions import (
    AskSubscriptions,
    ParkedDelivery,
    RetryDeliveries,
    SkipDelivery,
    SubscriptionList,
)
from backend.messages.text_list import join_clauses
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.parked_line import add_parked_line
from console.panels.replicas.subscription_dialogs import SkipDeliveryDialog
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.widgets.focus import leave
from console.widgets.labels import create_label, set_label
from console.widgets.scroll_position import lay_out_now

_MAX_STREAMS = 20  # that are listed; the others are counted


class SubscriptionParked(QWidget):
    """Hidden while nothing is parked; asked anew when the number of parked events changes."""

    def __init__(
        self, client: BackendClient, workspace: Workspace, requests: ControlRequests
    ) -> None:
        super().__init__()
        self._client, self._workspace, self._requests = client, workspace, requests
        self._name, self._count = "", 0
        self.retries: dict[str, QPushButton] = {}
        self.skips: dict[str, QPushButton] = {}
        self._grid, self._note = QGridLayout(), create_label(role="caption")
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self._note)
        self.hide()

    def set_count(self, name: str, parked: int) -> None:
        """Show what this subscription has parked."""
        if not parked:
            leave(self)
        self.setVisible(parked > 0)
        if (name, parked) != (self._name, self._count):
            self._name, self._count = name, parked
            if parked:
                self._client.request(AskSubscriptions(parked_of=name), self._on_answer)

    def _on_answer(self, answer: SubscriptionList | Failure) -> None:
        if not Shiboken.isValid(self):  # its subscription was removed meanwhile
            return
        if isinstance(answer, Failure):
            self._count = -1  # asked again with the next report
            reason = answer.message
            set_label(self._note, tr("What is parked cannot be read now: {reason}", reason=reason))
            return
        streams: dict[str, list[ParkedDelivery]] = {}
        for each in answer.parked:
            streams.setdefault(each.stream, []).append(each)
        self._show_streams(streams)

    def _show_streams(self, streams: dict[str, list[ParkedDelivery]]) -> None:
        leave(self)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.retries.clear()
        self.skips.clear()
        for row, (stream, parked) in enumerate(list(streams.items())[:_MAX_STREAMS]):
            self._add_stream(row, stream, parked)
        more = len(streams) - _MAX_STREAMS
        streams_text = format_counted(
            max(0, more), "more stream has parked events", "more streams have parked events"
        )
        text = f"{streams_text}." if more > 0 else ""
        set_label(self._note, text)
        self._note.setVisible(bool(text))
        lay_out_now()

    def _add_stream(self, row: int, stream: str, parked: list[ParkedDelivery]) -> None:
        first, waiting = parked[0], len(parked) - 1
        position, error = QPushButton(), create_label(first.reason)
        position.setText(tr("at {position}", position=format_count(first.position)))
        position.setProperty("role", "flat")
        position.setToolTip(tr("Show this event"))
        position.clicked.connect(partial(self._show_event, first.position))
        error.setWordWrap(True)
        error.setProperty("tone", "warn")
        if waiting:
            behind = format_counted(waiting, "waits", "wait")
            set_label(error, join_clauses((first.reason, tr("{waits} behind it", waits=behind))))
        retry = self.retries[stream] = QPushButton(tr("Deliver again"))
        retry.setToolTip(tr("Deliver this stream's parked events again, in order"))
        retry.clicked.connect(partial(self._retry, stream, retry))
        limit_to_role(self._client, "operator", retry)
        skip = self.skips[stream] = QPushButton(tr("Skip…"))
        skip.setProperty("role", "flat")
        skip.setToolTip(tr("Never deliver the first of them again, for a reason that is kept"))
        skip.clicked.connect(partial(self._ask_skip, parked, skip))
        limit_to_role(self._client, "administrator", skip)
        widgets = (create_label(stream), position, error, retry, skip)
        add_parked_line(self._grid, row, widgets)

    def _show_event(self, position: int, _checked: object = None) -> None:
        self._workspace.selected_position.set(position)
        self._workspace.requested_panel.publish("event")

    def _ask_skip(
        self, parked: list[ParkedDelivery], button: QPushButton, _checked: object = None
    ) -> None:
        production = self._workspace.production.value
        submit = partial(self._skip, parked[0], button)
        SkipDeliveryDialog(self, self._name, parked, submit, production)

    def _skip(self, refused: ParkedDelivery, button: QPushButton, reason: str) -> None:
        order = SkipDelivery(
            name=self._name,
            position=refused.position,
            reason=reason,
            by=self._workspace.actor.value,
        )
        position = format_count(refused.position)
        title = tr("Skip {position} of {stream}", position=position, stream=refused.stream)
        self._requests.submit(title, order, button)

    def _retry(self, stream: str, button: QPushButton, _checked: object = None) -> None:
        order = RetryDeliveries(name=self._name, stream=stream, by=self._workspace.actor.value)
        self._requests.submit(tr("Deliver {stream} again", stream=stream), order, button)
