"""How a replica is fed: the choice between events, its queue, and the log's stream."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from backend.messages.control import SetFeed
from backend.messages.feed_choice import FeedChoice
from backend.messages.notices import ReplicaSample
from backend.translation import tr, tr_noop
from console.panels.replicas.control_requests import ControlRequests
from console.state.workspace import Workspace
from console.widgets.choice_box import ChoiceBox
from console.widgets.labels import create_label

_TITLES: dict[FeedChoice, str] = {"events": tr_noop("Events"), "queue": tr_noop("Queue")}
_STREAM_TITLE = tr_noop("Stream")  # offered where the log is in one
_ORDER_TITLES: dict[FeedChoice, str] = {
    "events": tr_noop("Feed by events"),
    "queue": tr_noop("Feed by queue"),
    "stream": tr_noop("Feed by stream"),
}
_TIP = tr_noop(
    "Events: the replica applies the log's events itself, and can be away for as long as it likes."
    " Queue: it takes finished rows from a queue of its own, which has only so much room; what was"
    " removed from it cannot be replayed."
)
_STREAM_TIP = tr_noop(
    "Stream: it takes the events from the log's NATS servers itself, by a durable consumer of its"
    " own, also while the primary is down."
)
_WITHOUT_QUEUE = ("archive", "queue")  # by name: those can be fed by events alone


def can_have_queue(name: str) -> bool:
    """Say whether a replica can be fed by a queue."""
    return name not in _WITHOUT_QUEUE


class FeedControls(QWidget):
    """Follows the replica's own samples, except where the operator is about to change it."""

    def __init__(self, name: str, workspace: Workspace, requests: ControlRequests) -> None:
        super().__init__()
        self._name, self._workspace, self._requests = name, workspace, requests
        self._reported: FeedChoice | None = None
        self.choice, self.set_feed = ChoiceBox(), QPushButton(tr("Set"))
        for feed, title in _TITLES.items():
            self.choice.addItem(tr(title), feed)
        self.choice.setToolTip(tr(_TIP))
        self.choice.setAccessibleName(tr("Feed of {replica}", replica=name))
        self.set_feed.setAccessibleName(tr("Set the feed of {replica}", replica=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (create_label(tr("Feed"), "caption"), self.choice, self.set_feed):
            row.addWidget(widget)
        self.choice.currentIndexChanged.connect(self._update_button)
        self.set_feed.clicked.connect(self._submit)
        self._update_button()

    def show_sample(self, sample: ReplicaSample) -> None:
        """Show the feed that the replica says, once each time that it says another."""
        if sample.has_stream and self.choice.findData("stream") < 0:
            self.choice.addItem(tr(_STREAM_TITLE), "stream")
            self.choice.setToolTip(tr(_TIP) + "\n" + tr(_STREAM_TIP))
        if sample.feed != self._reported:
            self._reported = sample.feed
            self.choice.setCurrentIndex(self.choice.findData(sample.feed))
        self._update_button()

    def _update_button(self) -> None:
        is_other = self._reported is not None and self.choice.currentData() != self._reported
        self._requests.offer(self.set_feed, on=is_other, instead=self.choice)

    def _submit(self) -> None:
        feed: FeedChoice = self.choice.currentData()
        order = SetFeed(replica=self._name, feed=feed, by=self._workspace.actor.value)
        self._requests.submit(tr(_ORDER_TITLES[feed]), order, self.set_feed)
