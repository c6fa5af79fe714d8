"""Before a rebuild: what it does, and what cannot be asked meanwhile."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from backend.messages.number_text import format_counted
from console.widgets.impact_dialog import Impact, ImpactDialog

_ARCHIVE = "archive"
_ASIDE = (
    "The rows that stand there now are set aside, and removed when the new ones have caught up and"
    " nothing of them is parked."
)
_REPLICA_MEANWHILE = (
    "Until then questions that do not name it go to another replica that has caught up. Asked by"
    " name, or alone, it answers with what it has rebuilt so far: old rows, or none."
)
_ARCHIVE_MEANWHILE = (
    "Until then Replay and questions about the past have only what it has rebuilt so far."
)


class RebuildDialog(ImpactDialog):
    """Asks whether to rebuild; without a clear yes nothing is done."""

    def __init__(
        self, parent: QWidget, names: Sequence[str], head: int | None, confirmed: Callable[[], None]
    ) -> None:
        """`names`: of the replicas to be rebuilt; `head`: the log's end, None: not known."""
        super().__init__(parent, describe_rebuild(names, head), confirmed)

    @property
    def rebuild(self) -> QPushButton:
        """The button that says yes."""
        return self.confirm


def describe_rebuild(names: Sequence[str], head: int | None) -> Impact:
    """Say what will be applied anew, what becomes of the rows, and what is answered meanwhile."""
    events = "all of the log" if head is None else format_counted(head, "event")
    consequences = [_ASIDE]
    if any(name != _ARCHIVE for name in names):
        consequences.append(_REPLICA_MEANWHILE)
    if _ARCHIVE in names:
        consequences.append(_ARCHIVE_MEANWHILE)
    return Impact(
        title="Rebuild",
        question=f"Rebuild all rows of {', '.join(names)} from the log?",
        action="Rebuild",
        facts={
            "Applied anew": f"{events}, by each of them" if len(names) > 1 else events,
            "Side effects": "none: only rows are written",
        },
        consequences=consequences,
    )
