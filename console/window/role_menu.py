"""As whom the window acts: the role is in sight always, and can be lowered, and raised again."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from backend.messages.access_roles import ACCESS_ROLES, AccessRole, may_act_as
from console.actions.action_registry import ActionRegistry
from console.link.bridge import BackendClient

_MEANINGS: dict[AccessRole, str] = {
    "observer": "sees everything and changes nothing",
    "operator": "also sends commands and gives orders",
    "administrator": "may also rebuild, restore, import and stop",
}


class RoleMenu(QObject):
    """An action a role, and a button that shows which one it is and opens them.

    Those above the role that the window was opened with are disabled, and say so.
    """

    def __init__(self, window: QWidget, registry: ActionRegistry, client: BackendClient) -> None:
        super().__init__(window)
        self._client = client
        self._group = QActionGroup(self)
        self._menu = QMenu(window)
        self._menu.setToolTipsVisible(True)
        self.button = QPushButton()
        self.button.setProperty("role", "flat")
        self.button.setMenu(self._menu)
        for role in ACCESS_ROLES:
            text = f"Act as {role}"
            action = registry.add(
                window, "File", text, partial(client.set_role, role), submenu="Role"
            )
            action.setCheckable(True)
            action.setData(role)
            action.setToolTip(f"Whoever acts as {role} {_MEANINGS[role]}.")
            if not may_act_as(client.highest_role, role):
                action.setEnabled(False)
                action.setToolTip(f"This window was opened for the role {client.highest_role}.")
            self._group.addAction(action)
            self._menu.addAction(action)
        client.role_changed.connect(self._show_role)
        self._show_role(client.role)

    def _show_role(self, role: AccessRole) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == role)
        self.button.setText(role)
        self.button.setAccessibleName(f"Role: {role}")
        self.button.setToolTip(
            f"You act as {role}, who {_MEANINGS[role]}. It is on record with each of your acts."
        )
