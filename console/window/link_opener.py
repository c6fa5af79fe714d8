"""The place that the window shows as a link, and a link as the place that the window shows."""

from collections.abc import Mapping
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMainWindow

from backend.errors import Unreadable
from backend.messages.catalogue import CatalogueReply
from backend.messages.known_sentences import read_sentence
from backend.translation import tr
from backend.wire.deep_link import SCHEME, DeepLink, format_link, parse_link
from console.actions.action_registry import TOOLS_MENU, ActionRegistry
from console.panels.panel import Panel
from console.state.workspace import Workspace
from console.tables.table_actions import LINK_ACTION
from console.widgets.error_dialog import show_error
from console.window.dock_layout import DockLayout

_MAX_STATE_CHARS = 1_500


class LinkOpener(QObject):
    """Copies links, and opens them: pasted, from the command line, or from another window.

    `waiting`: the link that is opened once the backend is there; empty for none.

    Signals: `copied` when a link is on the clipboard.
    """

    copied = Signal()

    def __init__(
        self,
        window: QMainWindow,
        registry: ActionRegistry,
        docks: DockLayout,
        panels: Mapping[str, Panel],
        workspace: Workspace,
    ) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        self._panels, self._workspace = panels, workspace
        self.waiting = ""
        copy = registry.add(
            window, TOOLS_MENU, tr("Copy a link to this place"), self.copy, "Ctrl+Shift+L"
        )
        copy.setObjectName(LINK_ACTION)  # the menus of rows offer it
        registry.add(window, TOOLS_MENU, tr("Open a link…"), self._ask)

    def link(self) -> str:
        """Return a link to the panel in which the keyboard works, and what it shows."""
        name = self._docks.focused_name() or next(iter(self._docks.task.areas))
        workspace = self._workspace
        profile = workspace.profile if workspace.opened is None else None
        state = self._panels[name].link_state()
        is_short = sum(map(len, state.values())) <= _MAX_STATE_CHARS
        return format_link(
            DeepLink(
                panel=name,
                profile=profile.name if profile is not None else "",
                data="" if profile is not None else str(workspace.data.absolute()),
                position=workspace.selected_position.value,
                compared=workspace.compared_position.value,
                moment=max(0, workspace.cursor.value.pinned_us or 0),
                playhead=workspace.playhead.value if name == "replay" else 0,
                state=state if is_short else {},
            )
        )

    def copy(self) -> None:
        """Put the link on the clipboard."""
        QGuiApplication.clipboard().setText(self.link())
        self.copied.emit()

    def open(self, text: str) -> str:
        """Show the place; return why it cannot be shown, empty when it is."""
        try:
            link = parse_link(text)
        except Unreadable as error:
            return read_sentence(error.message)
        problem = self._problem(link)
        if not problem:
            self._show(link)
        return problem

    def open_or_say(self, text: str) -> None:
        """Show the place, or say in a box why it cannot be shown."""
        problem = self.open(text)
        if problem:
            show_error(self._window, tr("Open a link"), problem)

    def open_when_connected(self, text: str) -> None:
        """Show the place as soon as it is known what the backend has: before, nothing is there."""
        if self._workspace.catalogue.value is not None:
            self.open_or_say(text)
            return
        self.waiting = text
        self._workspace.catalogue.subscribe(self._on_catalogue)

    def _on_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None and self.waiting:
            text, self.waiting = self.waiting, ""
            QTimer.singleShot(0, self, partial(self.open_or_say, text))  # behind all who hear of it

    def _problem(self, link: DeepLink) -> str:
        workspace = self._workspace
        profile = workspace.profile if workspace.opened is None else None
        if link.panel not in self._panels:
            return tr("There is no panel {panel} in this version.", panel=repr(link.panel))
        own = profile.name if profile is not None else ""
        if link.profile and link.profile != own:
            return tr(
                "This link is of the profile {profile}, and this window is on {here}. `marigraph"
                " open LINK` opens a window on the other.",
                profile=link.profile,
                here=own or workspace.data,
            )
        if link.data and link.data != str(workspace.data.absolute()):
            return tr(
                "This link is of the data folder {data}, and this window is on {here}. `marigraph"
                " open LINK` opens a window on the other.",
                data=link.data,
                here=workspace.data,
            )
        return ""

    def _show(self, link: DeepLink) -> None:
        panel = self._panels[link.panel]
        self._docks.show_panel(link.panel)
        if link.state:
            panel.open_link(link.state)
        if link.moment:
            cursor = self._workspace.cursor
            cursor.set(replace(cursor.value, pinned_us=link.moment))
        if link.position:
            self._workspace.selected_position.publish(link.position)
            self._workspace.compared_position.set(link.compared)
        if link.playhead:
            self._workspace.playhead.publish(link.playhead)
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def _ask(self) -> None:
        clipboard = QGuiApplication.clipboard().text().strip()
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(tr("Open a link"))
        dialog.setLabelText(tr("A link that was copied in a window of Marigraph:"))
        dialog.setTextValue(clipboard if clipboard.startswith(f"{SCHEME}:") else "")
        dialog.textValueSelected.connect(self.open_or_say)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
