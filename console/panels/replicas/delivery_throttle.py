"""How many events a second a subscription is given at most: the box and its button."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from backend.messages.number_text import format_number
from backend.messages.subscriptions import ThrottleSubscription
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.panels.replicas.control_requests import ControlRequests
from console.widgets.labels import create_label
from console.widgets.number_box import NumberBox

_MOST_PER_S = 1_000_000  # that the box can hold


class DeliveryThrottle(QWidget):
    """Follows what is known of the subscription, except where the operator is about to change it.

    `actor` says who gives the order.
    """

    def __init__(self, requests: ControlRequests, actor: Callable[[], str]) -> None:
        super().__init__()
        self._requests, self._actor = requests, actor
        self._name, self._reported_per_s = "", -1
        self.rate_per_s = NumberBox(0, _MOST_PER_S, tr("events/s"))
        self.set_rate = QPushButton(tr("Set"))
        self.rate_per_s.setMinimumWidth(104)
        self.rate_per_s.setSpecialValueText(tr("no throttle"))
        self.rate_per_s.setSingleStep(10)
        self.rate_per_s.setToolTip(
            tr("Deliver at most so many events a second; its consumer hears of it within a second")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (create_label(tr("Throttle"), "caption"), self.rate_per_s, self.set_rate):
            row.addWidget(widget)
        limit_to_role(requests.client, "operator", self.set_rate)
        self.rate_per_s.valueChanged.connect(self._update_button)
        self.set_rate.clicked.connect(self._submit)
        self._update_button()

    def show_rate(self, name: str, rate_per_s: int) -> None:
        """Show the throttle of a subscription, once each time that it is another one."""
        if (name, rate_per_s) != (self._name, self._reported_per_s):
            self._name, self._reported_per_s = name, rate_per_s
            self.rate_per_s.setAccessibleName(tr("Throttle of {subscription}", subscription=name))
            self.set_rate.setAccessibleName(
                tr("Set the throttle of {subscription}", subscription=name)
            )
            self.rate_per_s.setValue(rate_per_s)
        self._update_button()

    def _update_button(self) -> None:
        is_other = self._reported_per_s >= 0 and self.rate_per_s.value() != self._reported_per_s
        self._requests.offer(self.set_rate, on=is_other, instead=self.rate_per_s)

    def _submit(self) -> None:
        rate = self.rate_per_s.value()
        order = ThrottleSubscription(name=self._name, rate_per_s=rate, by=self._actor())
        text = (
            tr("At most {rate} events/s", rate=format_number(rate)) if rate else tr("No throttle")
        )
        self._requests.submit(text, order, self.set_rate)
