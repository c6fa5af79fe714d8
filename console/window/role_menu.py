"""As whom the window acts: the role is in sight always, and can be lowered, and raised again."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from backend.messages.access_roles import ACCESS_ROLES, AccessRole, may_act_as
from backend.translation import tr, tr_noop
from console.actions.action_registry import FILE_MENU, ActionRegistry
from console.link.bridge import BackendClient

_ACTIONS: dict[AccessRole, str] = {
    "observer": tr_noop("Act as observer"),
    "operator": tr_noop("Act as operator"),
    "administrator": tr_noop("Act as administrator"),
}
_MEANINGS: dict[AccessRole, str] = {
    "observer": tr_noop("Whoever acts as observer sees everything and changes nothing."),
    "operator": tr_noop("Whoever acts as operator also sends commands and gives orders."),
    "administrator": tr_noop(
        "Whoever acts as administrator may also rebuild, restore, import and stop."
    ),
}
_OWN_MEANINGS: dict[AccessRole, str] = {
    "observer": tr_noop(
        "You act as observer, who sees everything and changes nothing. It is on record with each"
        " of your acts."
    ),
    "operator": tr_noop(
        "You act as operator, who also sends commands and gives orders. It is on record with each"
        " of your acts."
    ),
    "administrator": tr_noop(
        "You act as administrator, who may also rebuild, restore, import and stop. It is on record"
        " with each of your acts."
    ),
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
            text = tr(_ACTIONS[role])
            action = registry.add(
                window, FILE_MENU, text, partial(client.set_role, role), submenu=tr_noop("Role")
            )
            action.setCheckable(True)
            action.setData(role)
            action.setToolTip(tr(_MEANINGS[role]))
            if not may_act_as(client.highest_role, role):
                action.setEnabled(False)
                action.setToolTip(
                    tr(
                        "This window was opened for the role {role}.",
                        role=tr(client.highest_role),
                    )
                )
            self._group.addAction(action)
            self._menu.addAction(action)
        client.role_changed.connect(self._show_role)
        self._show_role(client.role)

    def _show_role(self, role: AccessRole) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == role)
        self.button.setText(tr(role))
        self.button.setAccessibleName(tr("Role: {role}", role=tr(role)))
        self.button.setToolTip(tr(_OWN_MEANINGS[role]))
