"""Before an event is skipped: why, how far it reaches, and a clear yes."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from backend.translation import tr
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.reason_input import ReasonInput


class SkipReasonDialog(ImpactDialog):
    """Nothing is skipped without a reason: it is kept with the operator's name."""

    def __init__(
        self,
        parent: QWidget,
        impact: Impact,
        confirmed: Callable[[str], None],
        production_name: str,
    ) -> None:
        """`confirmed` is told the reason."""
        self.reason = ReasonInput()
        super().__init__(
            parent,
            impact,
            lambda: confirmed(self.reason.reason),
            production_name=production_name,
            inputs=self.reason,
            required=self.reason,
        )
        self.reason.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.set_obstacle("" if self.reason.reason else tr("A skip needs a reason."))
