"""Notes on moments: written and removed; a removal can be taken back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton

from backend.clock import Micros
from backend.messages.annotations import AddNote, Note, RemoveNote
from backend.translation import tr
from console.panels.replicas.control_requests import ControlRequests
from console.state.workspace import OfferedInverse, Workspace


class NoteOrders:
    """Gives the orders in the operator's name; the button of each waits for its outcome."""

    def __init__(self, orders: ControlRequests, workspace: Workspace) -> None:
        self._orders, self._workspace = orders, workspace

    def add(self, moment_us: Micros, text: str, button: QPushButton) -> None:
        """Write a note on a moment."""
        order = AddNote(at_us=moment_us, text=text, by=self._workspace.actor.value)
        self._orders.submit(tr("Note"), order, button)

    def remove(self, number: int, kept: Sequence[Note], button: QPushButton) -> None:
        """Remove a note; with what is `kept` of it, it can be written once more."""
        order = RemoveNote(id=number, by=self._workspace.actor.value)
        note = next((each for each in kept if each.id == number), None)
        if note is not None:
            again = AddNote(
                at_us=note.at_us,
                until_us=note.until_us,
                text=note.text,
                by=order.by,
                position=note.position,
            )
            offered = OfferedInverse(order, tr("The note is removed"), again)
            self._workspace.offered_inverse.publish(offered)
        self._orders.submit(tr("Remove the note"), order, button)
