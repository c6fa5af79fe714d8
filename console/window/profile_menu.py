"""Backends by name: another window on one, this window on one, and the dialog that keeps them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from backend.errors import Unreadable
from backend.translation import tr, tr_noop
from backend.wire.connection_profiles import ConnectionProfile, ProfileBook, read_profiles
from console.actions.action_registry import ActionRegistry
from console.actions.window_launcher import launch_profile
from console.state.workspace import Workspace
from console.widgets.error_dialog import show_error
from console.window.profiles_dialog import ProfilesDialog

Launch = Callable[[ConnectionProfile, Path], str]
_TITLE = tr_noop("Profiles")


class ProfileMenu(QObject):
    """A menu, and the same actions for the palette; read anew each time that they are looked at."""

    def __init__(
        self,
        window: QMainWindow,
        registry: ActionRegistry,
        workspace: Workspace,
        leave_for: Callable[[Callable[[], None]], None],
        launch: Launch = launch_profile,
    ) -> None:
        """`leave_for(then)` closes this window, and calls `then` when it is closed."""
        super().__init__(window)
        self._window, self._workspace = window, workspace
        self._leave_for, self._launch = leave_for, launch
        self._actions: list[QAction] = []
        self.menu = QMenu(tr(_TITLE), window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self._manage = QAction(tr("Manage profiles…"), self)
        self._manage.triggered.connect(self._open_dialog)
        registry.add_panel("", _TITLE, self.actions)
        self._fill()

    def actions(self) -> list[QAction]:
        """Return what can be done now, those used last first."""
        book = self._read()
        for action in self._actions:
            action.deleteLater()
        self._actions = [
            self._create(profile, tr(text, profile=profile.name), do)
            for text, do in (
                (tr_noop("Open {profile} in a window of its own"), self._open),
                (tr_noop("Switch this window to {profile}"), self._switch),
            )
            for profile in book.by_recency()
        ]
        return [*self._actions, self._manage]

    def _create(
        self, profile: ConnectionProfile, text: str, do: Callable[[ConnectionProfile], None]
    ) -> QAction:
        action = QAction(text, self)
        reason = profile.missing_reason()
        if do == self._switch and profile == self._workspace.profile:
            reason = tr("This window is on it already.")
        action.setEnabled(not reason)
        action.setToolTip(reason or tr("Data folder: {data}", data=profile.data))
        if profile.missing_reason():
            action.setText(tr("{action} (its folder is gone)", action=text))
        action.triggered.connect(partial(self._run, do, profile))
        return action

    def _run(
        self,
        do: Callable[[ConnectionProfile], None],
        profile: ConnectionProfile,
        _checked: object = None,
    ) -> None:
        do(profile)

    def _fill(self) -> None:
        self.menu.clear()
        *profiles, manage = self.actions()
        self.menu.addActions(profiles)
        if profiles:
            self.menu.addSeparator()
        self.menu.addAction(manage)

    def _read(self) -> ProfileBook:
        config = self._workspace.config
        if config is None:
            return ProfileBook()
        try:
            return read_profiles(config)
        except Unreadable:  # the dialog says why
            return ProfileBook()

    def _open(self, profile: ConnectionProfile) -> None:
        self._start(profile)

    def _switch(self, profile: ConnectionProfile) -> None:
        reason = profile.missing_reason()
        if reason:
            self._show_failure(reason)
        else:
            self._leave_for(partial(self._start, profile))

    def _start(self, profile: ConnectionProfile) -> None:
        config = self._workspace.config
        reason = self._launch(profile, config) if config is not None else ""
        if reason:
            self._show_failure(reason)

    def _open_dialog(self) -> None:
        workspace, profile = self._workspace, self._workspace.profile
        if workspace.config is not None:
            name = profile.name if profile is not None else ""
            ProfilesDialog(self._window, workspace.config, workspace.data, name)

    def _show_failure(self, reason: str) -> None:
        show_error(self._window, tr(_TITLE), reason)
