"""The rules that ship and those that were set; each is changed with its preview beside."""

import shlex
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backend.messages.access_roles import required_role
from backend.messages.alert_rules import format_condition
from backend.messages.alerts import AlertRule, RemoveAlertRule, SetAlertRule
from backend.messages.subscriptions import EVERY_SUBSCRIPTION, is_subscription
from backend.translation import tr
from console.actions.role_limit import RoleLimit, limit_to_role
from console.link.bridge import BackendClient
from console.panels.alerts.rule_editor import RuleEditor
from console.panels.alerts.rule_preview import RulePreview
from console.panels.replicas.control_requests import ControlRequests
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import OfferedInverse, Workspace
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from console.widgets.impact_dialog import Impact, ImpactDialog
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.wrap_layout import WrapLayout
from console.widgets.wrapped_item_delegate import WrappedItemDelegate

_NAME_ROLE = Qt.ItemDataRole.UserRole
_NEW_RULE = AlertRule(
    name="my-rule", metric="time-behind", operator=">", limit=30, clear=10, pending_s=60, view="*"
)
_DRAFT = "draft"


class RulesTab(QWidget):
    """A list of rules, the form of one, and what it would have done.

    Signals:
        changed(): a rule was set or removed, or may have been
    """

    changed = Signal()

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._rules: dict[str, AlertRule] = {}
        self._wanted = ""  # a rule that is to be chosen as soon as it is listed
        self._requests = ControlRequests(client)
        self.list = QListWidget()
        self.editor = RuleEditor()
        self.preview = RulePreview(client, theme, workspace.cursor)
        self.new_button, self.set_button = QPushButton(tr("New rule")), QPushButton(tr("Set rule"))
        self.remove_button = QPushButton(tr("Remove"))
        self._lay_out()
        self.list.currentItemChanged.connect(self._on_chosen)
        self.editor.edited.connect(self._on_edited)
        self.new_button.clicked.connect(lambda: self.editor.show_rule(_NEW_RULE))
        self.set_button.clicked.connect(self._on_set)
        self.remove_button.clicked.connect(self._ask_remove)
        self._set_limit = RoleLimit(self.set_button, "operator", client)
        limit_to_role(client, "operator", self.remove_button)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Offer the processes and views that there are."""
        views = {view.view for heard in snapshot.replicas.values() for view in heard.sample.views}
        names = [each.name for each in snapshot.processes if each.role != "supervisor"]
        judged = snapshot.health.processes if snapshot.health is not None else []
        subscriptions = [each.name for each in judged if is_subscription(each.name)]
        if subscriptions:
            names += dict.fromkeys((EVERY_SUBSCRIPTION, *subscriptions))
        self.editor.offer_places(names, sorted(views))
        self.preview.apply_snapshot(snapshot)

    def show_rules(self, rules: list[AlertRule]) -> None:
        """List these; what stands in the form stays."""
        if list(self._rules.values()) == rules:
            return
        is_first = not self._rules
        self._rules = {rule.name: rule for rule in rules}
        chosen = self._chosen_name()
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.list.clear()
        for rule in rules:
            self.list.addItem(f"{rule.name}\n{format_condition(rule)}")  # Qt makes it, and ends it
            item = self.list.item(self.list.count() - 1)
            item.setToolTip(plain_tip(_tool_tip(rule)))
            item.setData(_NAME_ROLE, rule.name)
            if rule.name == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        if is_first and rules:
            self.list.setCurrentRow(0)
        self.choose(self._wanted)

    @property
    def chosen(self) -> str:
        """The name of the rule that is chosen; empty for none."""
        return self._wanted or self._chosen_name()

    def choose(self, name: str) -> None:
        """Choose a rule, as soon as it is listed; one that is gone leaves everything as it is."""
        self._wanted = "" if self._rules else name
        places = range(self.list.count())
        place = next((each for each in places if _name_of(self.list.item(each)) == name), None)
        if place is not None:
            self.list.setCurrentRow(place)

    def _lay_out(self) -> None:
        self.list.setAccessibleName(tr("Rules"))
        self.list.setMinimumWidth(180)
        self.list.setWordWrap(True)
        self.list.setItemDelegate(WrappedItemDelegate(self.list))
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)  # more lines with less width
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_button.setProperty("role", "primary")
        self.remove_button.setProperty("role", "danger")
        self.set_button.setToolTip(tr("Put it in effect, in the place of the rule with this name."))
        self.remove_button.setToolTip(tr("Remove it with its alerts; one that ships stays away."))
        form = QWidget()
        form.setObjectName("scrolled")
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)
        column.addStretch(1)
        buttons = QWidget()
        row = WrapLayout(buttons, column_px=6, row_px=6)
        for button in (self.set_button, self.new_button, self.remove_button):
            row.addWidget(button)
        middle = QWidget()
        below = QVBoxLayout(middle)
        below.setContentsMargins(6, 0, 6, 0)
        below.addWidget(_scrolled(form), 1)
        below.addWidget(self._requests.outcome)
        below.addWidget(buttons)
        self.preview.setObjectName("scrolled")
        split = KeptSplitter(Qt.Orientation.Horizontal, self._workspace.splits, "alerts.rules")
        for part in (self.list, middle, _scrolled(self.preview)):
            split.addWidget(part)
        split.share_at_first([220, 340, 420])
        for place, share in enumerate((1, 2, 3)):
            split.setStretchFactor(place, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(split)

    def _chosen_name(self) -> str:
        return _name_of(self.list.currentItem())

    def _on_chosen(self) -> None:
        rule = self._rules.get(self._chosen_name())
        if rule is not None:
            self.editor.show_rule(rule)

    def _on_edited(self, rule: AlertRule | None) -> None:
        """Preview it: its name and its program have no part in that."""
        problem = self.editor.error.text()
        self.preview.show_rule(
            None if rule is None else replace(rule, name=_DRAFT, command=[]), problem
        )
        required = "operator" if rule is None else required_role(self._set_order(rule))
        self._set_limit.set_required(required)
        self._requests.offer(self.set_button, on=rule is not None)
        is_there = rule is not None and rule.name in self._rules
        self._requests.offer(self.remove_button, on=is_there)

    def _on_set(self) -> None:
        rule = self.editor.rule()
        if rule is not None:
            title, order = tr("Set {rule}", rule=rule.name), self._set_order(rule)
            self._offer_inverse(order, rule.name, tr("{rule} is set", rule=rule.name))
            self._requests.submit(title, order, self.set_button)
            self.changed.emit()

    def _set_order(self, rule: AlertRule) -> SetAlertRule:
        return SetAlertRule(rule=replace(rule, is_default=False), by=self._actor)

    def _ask_remove(self) -> None:
        rule = self._rules.get(self.editor.name.text().strip())
        if rule is not None:
            ImpactDialog(self, describe_removal(rule), partial(self._remove, rule.name))

    def _remove(self, name: str) -> None:
        order = RemoveAlertRule(name=name, by=self._actor)
        self._offer_inverse(order, name, tr("{rule} is removed", rule=name))
        self._requests.submit(tr("Remove {rule}", rule=name), order, self.remove_button)
        self.changed.emit()

    def _offer_inverse(self, order: SetAlertRule | RemoveAlertRule, name: str, text: str) -> None:
        """Let the order be taken back: the rule from before comes again, a new one goes."""
        before = self._rules.get(name)
        inverse: SetAlertRule | RemoveAlertRule = (
            SetAlertRule(rule=before, by=self._actor)
            if before is not None
            else RemoveAlertRule(name=name, by=self._actor)
        )
        self._workspace.offered_inverse.publish(OfferedInverse(order, text, inverse))

    @property
    def _actor(self) -> str:
        return self._workspace.actor.value


def describe_removal(rule: AlertRule) -> Impact:
    """Say what nobody hears of any more without a rule."""
    return Impact(
        title=tr("Remove a rule"),
        question=tr("Remove the rule {rule}?", rule=rule.name),
        action=tr("Remove"),
        facts={
            tr("It fires for"): format_condition(rule),
            tr("Its alerts"): tr("are removed with it, those that fire now as well"),
            tr("Its program"): shlex.join(rule.command) or tr("none"),
        },
        consequences=[
            tr("A rule that ships stays away across restarts; it can be set again under its name.")
            if rule.is_default
            else tr("It can be taken back for a while; its alerts begin anew then.")
        ],
    )


def _tool_tip(rule: AlertRule) -> str:
    """Say what it means; the words of an operator are shown as they were written."""
    summary = tr(rule.summary) if rule.is_default and rule.summary else rule.summary
    return f"{summary}\n{_describe_origin(rule)}".strip()


def _describe_origin(rule: AlertRule) -> str:
    """Say how bad it is when it fires, and where the rule is from."""
    severity = tr("critical") if rule.severity == "critical" else tr("warning")
    if rule.is_default:
        return tr("{severity}, ships", severity=severity)
    return tr("{severity}, set by an operator", severity=severity)


def _name_of(item: QListWidgetItem | None) -> str:
    """Return the name of the rule that stands in a line; empty while none is chosen."""
    return str(item.data(_NAME_ROLE)) if item is not None else ""


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
