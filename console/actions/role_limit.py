"""What a role may not do is disabled, whatever its panel says of it, and its tool tip says why."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from backend.messages.access_roles import AccessRole, may_act_as
from backend.messages.act_titles import ROLE_TITLES
from backend.translation import tr
from console.link.bridge import BackendClient


class RoleLimit(QObject):
    """Keeps a button or an action disabled while the role is too low; a child of what it limits.

    A panel goes on enabling and disabling it as it knows nothing of roles: its newest wish holds
    again once the role is high enough.
    """

    def __init__(
        self, target: QWidget | QAction, required: AccessRole, client: BackendClient
    ) -> None:
        super().__init__(target)
        self._target = target
        self._required: AccessRole = required
        self._role: AccessRole = client.role
        self._wanted = _is_enabled(target)
        self._tip = target.toolTip()
        self._is_applying = False
        if isinstance(target, QWidget):
            target.installEventFilter(self)
        else:
            target.changed.connect(self._on_changed)
        client.role_changed.connect(self.set_role)
        self._apply()

    @property
    def reason(self) -> str:
        """Why it is disabled; empty while the role may do it."""
        if may_act_as(self._role, self._required):
            return ""
        return tr(
            "Your role is {role}: this takes the role {required}.",
            role=tr(ROLE_TITLES[self._role]),
            required=tr(ROLE_TITLES[self._required]),
        )

    def set_required(self, required: AccessRole) -> None:
        """From now on it does something that takes this role."""
        if required != self._required:
            self._required = required
            self._apply()

    def set_role(self, role: AccessRole) -> None:
        """Enable it as its panel wants, or disable it and say why."""
        self._role = role
        self._apply()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See what the panel wants of a widget."""
        if event.type() in (QEvent.Type.EnabledChange, QEvent.Type.ToolTipChange):
            self._on_changed()
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        """Take up what the panel wants; while it is limited only a wish to enable is seen."""
        if self._is_applying:
            return
        reason = self.reason
        if not reason or _is_enabled(self._target):
            self._wanted = _is_enabled(self._target)
        if self._target.toolTip() != reason:
            self._tip = self._target.toolTip()
        if reason:
            self._apply()

    def _apply(self) -> None:
        reason = self.reason
        self._is_applying = True
        self._target.setEnabled(self._wanted and not reason)
        self._target.setToolTip(reason or self._tip)
        self._is_applying = False


def limit_to_role(client: BackendClient, required: AccessRole, *targets: QWidget | QAction) -> None:
    """Disable what takes this role while the client's is lower, now and whenever it changes."""
    for target in targets:
        RoleLimit(target, required, client)


def limit_of(target: QObject) -> str:
    """Return why a button or an action is disabled by a role; empty when it is not."""
    limits = (each for each in target.children() if isinstance(each, RoleLimit))
    return next((each.reason for each in limits if each.reason), "")


def _is_enabled(target: QWidget | QAction) -> bool:
    """Whether it is enabled itself, whatever it stands in."""
    if isinstance(target, QAction):
        return target.isEnabled()
    parent = target.parentWidget()
    return target.isEnabledTo(parent) if parent is not None else target.isEnabled()
