"""The main window: menus, panels in docks, the banner above them, the status bar below."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from backend.messages.access_roles import AccessRole
from backend.translation import shown_language, tr
from backend.wire.scratch_mark import ScratchMark
from console.actions.action_registry import TOOLS_MENU, ActionRegistry
from console.actions.role_limit import limit_to_role
from console.actions.sample_import import SampleImport
from console.icons.icon import icon
from console.language.interface_language import resolve_language
from console.link.bridge import BackendClient
from console.panels.panel import Panel
from console.panels.panel_registry import PANELS
from console.settings.console_options import LanguageChoice
from console.settings.preferences import Preferences
from console.state.backend_snapshot import BackendSnapshot
from console.state.display_zone import display_zone_name
from console.state.incidents import unsettled_text, worst_incident
from console.state.replica_health import current_report
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.focus import press_button
from console.widgets.lasting_dialog import LastingDialog
from console.widgets.tab_order import order_tab_stops
from console.widgets.toast import dismiss_newest, go_to_toast
from console.window.annul_actions import AnnulActions
from console.window.attach_actions import AttachActions
from console.window.backup_actions import BackupActions
from console.window.banner import Banner
from console.window.bulk_notice import BulkNotice
from console.window.catalogue_loader import CatalogueLoader
from console.window.dock_layout import DockLayout
from console.window.export_actions import ExportActions
from console.window.import_actions import ImportActions, dropped_files
from console.window.incident_actions import IncidentActions
from console.window.invitation_actions import InvitationActions
from console.window.link_opener import LinkOpener
from console.window.menu_bar import fill_menu_bar
from console.window.place_memory import PlaceMemory
from console.window.production_watch import ProductionWatch
from console.window.profile_mark import ProfileFrame, ProfileMark
from console.window.profile_menu import ProfileMenu
from console.window.quit_dialog import QuitPolicy
from console.window.role_menu import RoleMenu
from console.window.screen_fit import fit_to_screen
from console.window.status_bar import StatusBar
from console.window.task_switcher import TaskSwitcher
from console.window.undo_bar import UndoBar
from console.window.verify_actions import VerifyActions
from console.window.window_actions import WindowActions
from console.window.work_actions import WorkContext

_SIZE_PX = (1600, 1000)  # where the screen has room for it


def _do_nothing() -> None:
    """Go nowhere."""


class MainWindow(QMainWindow):
    """Everything that an operator sees.

    `reopen_requested`: it is to be made anew in the same place, in another language.
    """

    reopen_requested = Signal()

    def __init__(
        self,
        client: BackendClient,
        theme: Theme,
        workspace: Workspace,
        preferences: Preferences,
        quit_policy: QuitPolicy,
    ) -> None:
        super().__init__()
        self._theme, self._workspace = theme, workspace
        self._preferences, self._quit_policy = preferences, quit_policy
        self._is_arranged = False
        self._is_fitted = False
        self._after_close: Callable[[], None] = _do_nothing
        self._is_quit_confirmed = False  # whether it is clear what becomes of the backend
        workspace.tables.decode(preferences.tables)
        workspace.splits.decode(preferences.splits)
        workspace.pins.decode(preferences.pins_of(workspace.data))
        self.panels = {entry.name: entry.load()(client, theme, workspace) for entry in PANELS}
        self._banner = Banner(theme)
        self._status = StatusBar(theme, workspace)
        self._catalogue = CatalogueLoader(client, workspace)
        self._sample = SampleImport(workspace.data, workspace.sample, self)
        self.setWindowTitle(_window_title(workspace))
        self._production = ProductionWatch(self, workspace)
        self.resize(*_SIZE_PX)
        self.setStatusBar(self._status)
        self._inner = QMainWindow()  # the banner stays above every dock
        self._inner.setWindowFlags(Qt.WindowType.Widget)
        self.docks = DockLayout(self._inner, list(self.panels.values()), theme)
        self.tasks = TaskSwitcher(self.docks, preferences)
        self._memory = PlaceMemory(self, preferences, self.tasks, self.panels)
        self.setCentralWidget(self._create_stack())
        self.registry = ActionRegistry(self.docks.show_panel)
        profiles = ProfileMenu(self, self.registry, workspace, self.leave_for)
        if workspace.profile is not None:
            self._status.add_start(ProfileMark(workspace.profile))
        work = WorkContext(self, self.registry, client, theme, workspace)
        self.verification, self.annulments = VerifyActions(work), AnnulActions(work)
        self.backups = BackupActions(work, quit_policy.backend.start)
        self.imports, self.exports = ImportActions(work), ExportActions(work)
        self.incidents, self.attachments = IncidentActions(work), AttachActions(work)
        self.imports.open_events = self.incidents.open_file
        self.attachments.show_mark(self._status.add_start)
        InvitationActions(work).show_mark(self._status.add_start)
        self._status.add_end(RoleMenu(self, self.registry, client).button)
        self.links = LinkOpener(self, self.registry, self.docks, self.panels, workspace)
        self.links.copied.connect(self._on_link_copied)
        open_link = self.links.open_or_say
        self._actions = WindowActions(
            self, self.registry, self.tasks, client, theme, workspace, preferences, open_link
        )
        self.undo_bar = UndoBar(self, self.registry, client, workspace.offered_inverse)
        self.bulk_notice = BulkNotice(self, client, workspace)
        self.registry.add(self, TOOLS_MENU, tr("Go to the notice"), self._go_to_notice, "F6")
        for panel in self.panels.values():
            self.registry.add_panel(panel.entry.name, panel.entry.title, panel.palette_actions)
        fill_menu_bar(self.menuBar(), self.registry, profiles.menu)
        self.menuBar().setCornerWidget(self.tasks)
        self._restyle()
        self._connect(client)

    @property
    def banner(self) -> Banner:
        """What is wrong now, over the panels."""
        return self._banner

    def restore_place(self) -> None:
        """Restore the remembered place, size and panels, before the window is shown."""
        self._memory.restore_place()

    def open_with_keyboard_in(self, panel: str) -> None:
        """Let the keyboard be in a panel when the window is shown; empty: where Qt puts it."""
        self._memory.keyboard_panel = panel

    def panel(self, name: str) -> Panel:
        """Return a panel by name."""
        return self.panels[name]

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the panels at the first showing: only then their sizes are known."""
        super().showEvent(event)
        if not self._is_arranged:
            self._is_arranged = True
            QTimer.singleShot(0, self, self._memory.restore_layout)

    def changeEvent(self, event: QEvent) -> None:
        """Fit the screen once more when the window manager has given the window its frame."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self._is_fitted:
            self._is_fitted = True
            QTimer.singleShot(0, self, partial(fit_to_screen, self))

    def focusNextPrevChild(self, is_forward: object, /) -> bool:
        """Let Tab come into each panel at its first place."""
        for panel in self.panels.values():
            if panel.isVisible() and panel.window() is self:
                order_tab_stops(panel)
        return super().focusNextPrevChild(bool(is_forward))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the focus with Enter too; dismiss a notice with Escape."""
        if event.key() == Qt.Key.Key_Escape and dismiss_newest(self):
            return
        if not press_button(event, self.focusWidget()):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files: they are looked at, and imported when the operator says so."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at a file that is dropped anywhere onto the window."""
        self.imports.take_drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of the backend, remember the arrangement, go."""
        if not self._is_quit_confirmed and self._quit_policy.must_confirm():
            event.ignore()
            question = self._quit_policy.confirm(self, self._confirm_quit)
            question.finished.connect(self._on_quit_answered)
            return
        if not self._is_quit_confirmed:
            self._quit_policy.apply_saved_choice()
        self._memory.remember()
        self._sample.release()
        event.accept()
        self._after_close()

    def leave_for(self, then: Callable[[], None]) -> None:
        """Close the window as by the operator, and call `then` when it is closed."""
        self._after_close = then
        self.close()

    def _choose_language(self, choice: LanguageChoice) -> None:
        """Remember it, and ask for a window in another language in the place of this one."""
        self._preferences.save_language(choice)
        self._preferences.flush()
        self._actions.show_language()
        self._reopen()

    def _is_as_chosen(self) -> bool:
        """Whether language, zone and density are those of the preferences."""
        chosen = self._preferences
        language, zone = resolve_language(chosen.language), chosen.zone
        is_as_chosen = (language, zone) == (shown_language(), display_zone_name())
        return is_as_chosen and chosen.density == self._theme.density

    def _on_work_gone(self) -> None:
        self._reopen()

    def _reopen(self, _reason: object = None) -> None:
        """Wait for the end of work that this window has to go on with, as a restore."""
        if self._is_as_chosen():  # already, or again
            return
        dialogs = self.findChildren(LastingDialog)
        if work := next((each for each in dialogs if each.holds_window()), None):
            # it hears nothing of the dialog itself, which is gone when the call comes
            work.destroyed.connect(self._on_work_gone, Qt.ConnectionType.QueuedConnection)
            self._status.show_notice(
                tr("The window changes once “{dialog}” is closed.", dialog=work.windowTitle())
            )
            return
        self._memory.remember()
        self._sample.release()
        self.reopen_requested.emit()

    def _connect(self, client: BackendClient) -> None:
        self._theme.changed.connect(self._restyle)
        self._workspace.requested_panel.subscribe(self.docks.show_panel)
        self._workspace.requested_sample.subscribe(self._load_sample)
        self._workspace.requested_language.subscribe(self._choose_language)
        self._workspace.requested_reopening.subscribe(self._reopen)
        self._workspace.tables.subscribe(self._save_tables)
        self._workspace.splits.subscribe(self._save_splits)
        self._workspace.pins.subscribe(self._save_pins)
        client.snapshot_changed.connect(self._apply_snapshot)
        client.role_changed.connect(self._set_role)
        self._set_role(client.role)
        limit_to_role(client, "operator", self._banner.start)
        self._banner.start_requested.connect(self._quit_policy.backend.start)

    def _go_to_notice(self) -> None:
        if not go_to_toast(self):
            self._status.show_notice(tr("There is no notice."))

    def _on_link_copied(self) -> None:
        self._status.show_notice(tr("A link to this place is on the clipboard."))

    def _set_role(self, role: AccessRole) -> None:
        self._workspace.role = role

    def _save_tables(self, _layouts: object) -> None:
        """Remember at once how tables are wanted: the window may be killed."""
        self._preferences.save_tables(self._workspace.tables.encode())

    def _save_splits(self, _shares: object) -> None:
        self._preferences.save_splits(self._workspace.splits.encode())

    def _save_pins(self, _pins: object) -> None:
        self._preferences.save_pins(self._workspace.data, self._workspace.pins.encode())

    def _on_quit_answered(self, _result: object) -> None:
        """Whoever stays does not go elsewhere either."""
        if not self._is_quit_confirmed:
            self._after_close = _do_nothing

    def _confirm_quit(self) -> None:
        self._is_quit_confirmed = True
        self.close()

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        self._status.apply_snapshot(snapshot)
        is_well = current_report(snapshot).severity == "ok"
        self._banner.show_incident(
            worst_incident(snapshot, self._workspace.start_error.value),
            is_well=is_well,
            unsettled=unsettled_text(snapshot),
        )

    def _load_sample(self, speed: str) -> None:
        if speed:
            self._sample.start(speed)
        else:
            self._sample.cancel()

    def _create_stack(self) -> QWidget:
        stack = ProfileFrame(self._workspace.profile)
        column = QVBoxLayout(stack)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._banner)
        column.addWidget(self._inner, 1)
        return stack

    def _restyle(self) -> None:
        self.setWindowIcon(icon("marigraph", self._theme.tokens.accent))


def _opened_title(opened: ScratchMark) -> str:
    if opened.kind == "incident":
        return tr(
            "Incident {name}, read-only — Marigraph — {file}", name=opened.name, file=opened.file
        )
    return tr("Export {name}, read-only — Marigraph — {file}", name=opened.name, file=opened.file)


def _window_title(workspace: Workspace) -> str:
    profile, opened = workspace.profile, workspace.opened
    if opened is not None:
        return _opened_title(opened)
    if profile is None:
        return tr("Marigraph — {data}", data=workspace.data)
    return tr("{profile} — Marigraph — {data}", profile=profile.name, data=workspace.data)
