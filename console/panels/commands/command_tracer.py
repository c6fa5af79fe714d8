"""Finds out where a command's time went: asks the primary, and then every replica."""

from collections import deque
from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.commands import Answer, AskCommandTimes, CommandTimes, Failure
from backend.messages.queries import ApplyTimes, AskApplyTimes
from backend.messages.text_list import drop_full_stop
from backend.messages.waterfall import ClientTimes, WaterfallStep, build_waterfall
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.commands.command_history import SentCommand
from console.state.backend_snapshot import BackendSnapshot

_PATIENCE_US = 10 * SECOND_US  # that a replica may take to apply it, until that is said
_KEPT_NEWS = 500  # of each replica
_NOT_KEPT = tr_noop(
    "The primary does not have its times any more: it keeps those of its newest commands."
)


class CommandTracer(QObject):
    """One command at a time.

    Signals:
        changed(): `steps`, `missing` or `note` is another
    """

    changed = Signal()

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._sent: SentCommand | None = None
        self._times: CommandTimes | None = None
        self._applied: dict[str, ApplyTimes] = {}
        self._news: dict[str, deque[tuple[int, int]]] = {}  # by replica: position, wall time
        self._replicas: list[str] = []
        self.missing: dict[str, str] = {}
        self.note = ""
        client.snapshot_changed.connect(self._apply_snapshot)

    @property
    def steps(self) -> list[WaterfallStep]:
        """The steps that are known of the command."""
        if self._times is None or self._sent is None:
            return []
        sent = self._sent
        took_s = sent.duration_s
        client = ClientTimes(
            sent_at_us=sent.sent_us,
            answered_at_us=None if took_s is None else sent.sent_us + round(took_s * SECOND_US),
            shown_at_us={
                name: at_us
                for name in self._applied
                if (at_us := self._heard_at_us(name)) is not None
            },
        )
        applied = [self._applied[name] for name in sorted(self._applied)]
        return build_waterfall(self._times, applied, client)

    def follow(self, sent: SentCommand | None) -> None:
        """Show the way of this command from now on; None, or one without an answer: of none."""
        if sent is not None and self._sent is not None and sent == self._sent:
            return
        self._sent, self._times, self.note = sent, None, ""
        self._applied, self.missing = {}, {}
        if sent is not None and isinstance(sent.answer, Answer):
            question = AskCommandTimes(command_id=sent.id)
            self._client.ask_primary(question, partial(self._on_times, sent))
        self.changed.emit()

    def _on_times(self, sent: SentCommand, reply: object) -> None:
        if sent is not self._sent:
            return
        if isinstance(reply, CommandTimes) and reply.received_at_us is not None:
            self._times = reply
            for name in self._replicas if reply.answer.positions else ():
                self._ask(sent, name, reply.answer.positions[-1])
        else:
            self.note = reply.message if isinstance(reply, Failure) else tr(_NOT_KEPT)
        self.changed.emit()

    def _ask(self, sent: SentCommand, replica: str, position: int) -> None:
        question = AskApplyTimes(position=position, timeout_us=_PATIENCE_US)
        self._client.ask(question, partial(self._on_applied, sent, replica), replica=replica)

    def _on_applied(self, sent: SentCommand, replica: str, reply: object) -> None:
        if sent is not self._sent:
            return
        if isinstance(reply, ApplyTimes):
            self.missing.pop(replica, None)
            self._applied[replica] = reply
            if reply.on_disk_at_us is None:
                self.missing[replica] = tr("it does not have these times any more")
        elif isinstance(reply, Failure):
            is_late = reply.code == "timed-out"
            self.missing[replica] = (
                tr("not applied yet") if is_late else drop_full_stop(reply.message)
            )
        self.changed.emit()

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Note when this window heard of rows, and ask again what was not applied then."""
        self._replicas = [
            process.name for process in snapshot.processes if "queries" in process.endpoints
        ]
        for name, position in snapshot.applied.items():
            news = self._news.setdefault(name, deque(maxlen=_KEPT_NEWS))
            if not news or news[-1][0] != position:
                news.append((position, snapshot.wall_us))
                self._ask_again(name, position)

    def _ask_again(self, replica: str, applied: int) -> None:
        if self._sent is None or self._times is None or replica not in self.missing:
            return
        position = self._times.answer.positions[-1]
        if applied >= position:
            self._ask(self._sent, replica, position)

    def _heard_at_us(self, replica: str) -> int | None:
        """Return when this window heard that a replica has the rows of the command."""
        if self._times is None or not self._times.answer.positions:
            return None
        position, news = self._times.answer.positions[-1], self._news.get(replica, ())
        if not news or news[0][0] >= position:
            return None  # what it heard before is forgotten
        return next((at_us for applied, at_us in news if applied >= position), None)
