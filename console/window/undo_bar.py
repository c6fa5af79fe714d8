"""What was just done, with a button that takes it back; Ctrl+Z does the same, also later."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from backend.clock import monotonic_us
from backend.messages.commands import Failure
from backend.messages.control import ControlOrder
from backend.translation import tr, tr_noop
from console.actions.action_registry import TOOLS_MENU, ActionRegistry, mark_writing
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.undo_history import UndoHistory
from console.state.undoable_act import UndoableAct
from console.state.workspace import OfferedInverse
from console.widgets.toast import Toast

_NOTHING = tr_noop("Take back what was done last")


class UndoBar(Toast):
    """Lies over the panels for a while after an act that can be taken back."""

    def __init__(
        self,
        window: QMainWindow,
        registry: ActionRegistry,
        client: BackendClient,
        offers: Observable[OfferedInverse | None] | None = None,
    ) -> None:
        """`offers`: what panels know to take back an order that comes next; None for none."""
        super().__init__(window)
        self._client = client
        self._history = UndoHistory()
        self._snapshot: BackendSnapshot | None = None
        self._shown: UndoableAct | None = None
        self.undo = self.act
        self.undo.setText(tr("Undo"))
        self.undo.setToolTip(tr("Take it back (Ctrl+Z)"))
        self.action: QAction = registry.add(
            window, TOOLS_MENU, tr(_NOTHING), self.undo_newest, "Ctrl+Z"
        )
        self.undo.clicked.connect(self._undo_shown)
        client.snapshot_changed.connect(self._keep_snapshot)
        client.order_sent.connect(self._on_ordered)
        client.order_answered.connect(self._on_answered)
        if offers is not None:
            offers.subscribe(self._on_offered)
        mark_writing(self.action)
        self._update_action()
        limit_to_role(client, "operator", self.undo, self.action)

    @property
    def history(self) -> UndoHistory:
        """What can be taken back."""
        return self._history

    def take_over(self, history: UndoHistory) -> None:
        """Go on with what another window's bar can take back."""
        self._history = history
        self._history.forget_unanswered()  # they go to the window from before
        self._update_action()

    def undo_newest(self) -> None:
        """Take back what was done last."""
        if self._history.newest is not None:
            self._undo(self._history.newest)

    def _keep_snapshot(self, snapshot: BackendSnapshot) -> None:
        self._snapshot = snapshot

    def _on_offered(self, offered: OfferedInverse | None) -> None:
        if offered is not None:
            self._history.offer(offered.order, offered.text, offered.inverse)

    def _on_ordered(self, order: ControlOrder) -> None:
        self._history.note_sent(order, self._snapshot)

    def _on_answered(self, order: ControlOrder, response: object) -> None:
        act = self._history.note_answered(order, response, monotonic_us())
        if act is not None:
            self._show(tr("{act}.", act=act.text), act)
        elif self._shown is not None and order is self._shown.inverse:
            failed = isinstance(response, Failure)
            self._show(
                tr("It could not be taken back: {reason}", reason=response.message)
                if isinstance(response, Failure)
                else tr("Taken back."),
                self._shown if failed else None,
            )
        self._update_action()

    def _undo_shown(self) -> None:
        if self._shown is not None:
            self._undo(self._shown)

    def _undo(self, act: UndoableAct) -> None:
        conflict = act.conflict_in(self._snapshot) if self._snapshot is not None else ""
        if conflict:
            self._history.drop(act)
            self._show(tr("It is not taken back: {reason}", reason=conflict), None)
        elif self._history.begin_undo(act):
            self._show(tr("{act}: being taken back…", act=act.text), act)
            self.undo.hide()
            self._client.request(act.inverse, _ignore_response)
        self._update_action()

    def _show(self, text: str, act: UndoableAct | None) -> None:
        self._shown = act
        self.show_text(text, has_act=act is not None)

    def _update_action(self) -> None:
        newest = self._history.newest
        self.action.setText(
            tr("Take back: {act}", act=newest.text) if newest is not None else tr(_NOTHING)
        )
        self.action.setEnabled(newest is not None)


def _ignore_response(_response: object) -> None:
    """It is heard of as every order's answer is."""
