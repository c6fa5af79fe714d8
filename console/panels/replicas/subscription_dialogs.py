"""Before a subscription is begun anew or removed: what its consumer loses by that."""

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QWidget

from backend.messages.number_text import format_counted
from backend.messages.subscriptions import ParkedDelivery, SubscriptionState
from backend.translation import tr
from console.state.formatting import UNKNOWN, format_count
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.number_box import NumberBox
from console.widgets.skip_reason_dialog import SkipReasonDialog

_MOST = 2**31 - 1  # that the box can hold


class ResetDialog(ImpactDialog):
    """Asks behind which position it is to begin."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        state: SubscriptionState | None,
        head: int | None,
        confirmed: Callable[[int], None],
    ) -> None:
        """`head`: the log's end, None: not known; `confirmed` is told the position."""
        self._head, self._state = head, state
        self.position = NumberBox(0, _MOST if head is None else min(head, _MOST), "")
        self.position.setAccessibleName(tr("Position behind which it begins"))
        self.position.setValue(state.acknowledged if state is not None else 0)
        inputs = QWidget()
        form = QFormLayout(inputs)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Begin behind position"), self.position)
        impact = Impact(
            title=tr("Begin a subscription anew"),
            question=tr("Begin {subscription} behind another position?", subscription=name),
            action=tr("Begin anew"),
            facts=_facts(state, head) | {tr("Delivered again, at most"): "", tr("Left out"): ""},
            consequences=[
                tr("What it has parked is forgotten, and comes again if it is behind there."),
                tr("Its consumer is told events again that it has taken, or misses some."),
            ],
        )
        super().__init__(parent, impact, lambda: confirmed(self.position.value()), inputs=inputs)
        self.position.valueChanged.connect(self._show_reach)
        self._show_reach()

    def _show_reach(self) -> None:
        """Say how many events come again, or never."""
        after = self.position.value()
        acknowledged = self._state.acknowledged if self._state is not None else after
        again, left_out = max(0, acknowledged - after), max(0, after - acknowledged)
        self.set_fact(tr("Delivered again, at most"), format_counted(again, "event"))
        self.set_fact(tr("Left out"), format_counted(left_out, "event"))


class SkipDeliveryDialog(SkipReasonDialog):
    """Asks why an event that a consumer refused is never to be delivered again."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        parked: list[ParkedDelivery],
        confirmed: Callable[[str], None],
        production_name: str,
    ) -> None:
        """`parked`: of one stream, the refused one first; `confirmed` is told the reason."""
        first = parked[0]
        impact = Impact(
            title=tr("Skip a parked event"),
            question=tr(
                "Never deliver event {position} of {stream} to {subscription} again?",
                position=format_count(first.position),
                stream=first.stream,
                subscription=name,
            ),
            action=tr("Skip it"),
            facts={
                tr("Refused"): first.reason,
                tr("Behind it"): format_counted(len(parked) - 1, "event waits", "events wait"),
            },
            consequences=[
                tr("Its consumer never learns of it; those behind it come again, in order."),
                tr("It is kept in the audit with your name and the reason."),
            ],
            grade="final",
        )
        super().__init__(parent, impact, confirmed, production_name)


def describe_removal(name: str, state: SubscriptionState | None, head: int | None) -> Impact:
    """Say what is forgotten with a subscription."""
    return Impact(
        title=tr("Remove a subscription"),
        question=tr("Remove the subscription {subscription}?", subscription=name),
        action=tr("Remove"),
        facts=_facts(state, head),
        consequences=[
            tr("Nobody knows any more how far its consumer has come, or what it has parked."),
            tr("One of the same name begins at the log's end, unless it says from where."),
        ],
        grade="final",
    )


def _facts(state: SubscriptionState | None, head: int | None) -> dict[str, str | None]:
    acknowledged = state.acknowledged if state is not None else None
    parked = UNKNOWN if state is None else format_counted(state.parked, "parked event")
    return {
        tr("Acknowledged"): format_count(acknowledged),
        tr("Head"): format_count(head),
        tr("Parked"): parked,
    }
