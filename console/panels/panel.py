"""What every panel is."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QDockWidget, QStackedLayout, QWidget

from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.panel_registry import PanelEntry
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.tab_order import order_tab_stops


class Panel(QWidget):
    """A dockable part of the window.

    `entry` is how the registry knows it. `own_names`: what of its state is the operator's own and
    no part of a place, as marks: a link neither gives it away nor takes it away.

    The base calls `apply_snapshot` with every snapshot of the client, `restyle` when the theme has
    changed, and `cancel_questions` when its dock is closed.
    """

    entry: ClassVar[PanelEntry]
    own_names: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self.client = client
        self.theme = theme
        self.workspace = workspace
        self.setObjectName(self.entry.name)
        client.snapshot_changed.connect(self._on_snapshot)
        theme.changed.connect(self._on_theme_changed)

    @abstractmethod
    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Take in what is new; at most 16 ms, and nothing that a hidden panel need not do."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether everything that it shows has come; a picture is taken then."""

    def restyle(self) -> None:
        """Put on new tokens, where the style sheet does not reach."""

    def save_state(self) -> dict[str, str]:
        """Return what is to be remembered until the next start, as text by name."""
        return {}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take up what `save_state` returned once; what is missing or odd in it stays as it is.

        A link need not name all of it, and changes only what it names.
        """

    def link_state(self) -> dict[str, str]:
        """Return what a link to this place says: what is remembered of it, and maybe more."""
        return {
            name: text for name, text in self.save_state().items() if name not in self.own_names
        }

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show what `link_state` returned once, at any time; what is one's own stays."""
        self.restore_state(
            {name: text for name, text in state.items() if name not in self.own_names}
        )

    def cancel_questions(self) -> None:
        """Give up what is asked: the replicas need not work for a panel that is closed.

        It is asked again when the panel is shown.
        """
        for query in self.findChildren(LatestQuery):
            query.cancel()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up what is asked when the dock was closed; behind another tab it is worked on."""
        super().hideEvent(event)
        docks = [each for each in _ancestors(self) if isinstance(each, QDockWidget)]
        if any(dock.isHidden() for dock in docks):
            self.cancel_questions()

    def heightForWidth(self, width_px: int, /) -> int:
        """Return the least height: where there is less room its dock scrolls.

        A layout with a text that wraps would say its favourite height, and tables with scroll bars
        of their own were scrolled as a whole before they gave way. Of pages that stand behind each
        other the one that is shown counts: "Select an event" needs no room for an event.
        """
        layout = self.layout()
        if isinstance(layout, QStackedLayout):
            page = layout.currentWidget()
            layout = page.layout() if page is not None else None
        return layout.minimumHeightForWidth(width_px) if layout is not None else -1

    def focusNextPrevChild(self, is_forward: object, /) -> bool:
        """Let Tab go through the panel as it is read, whatever came into it since the last time."""
        order_tab_stops(self)
        return super().focusNextPrevChild(bool(is_forward))

    def keyboard_target(self) -> QWidget:
        """What the keyboard works in when an operator goes to the panel."""
        return self

    def palette_actions(self) -> list[QAction]:
        """Actions for the command palette; those with a shortcut work while the panel has focus."""
        return self.actions()

    def _on_snapshot(self, snapshot: BackendSnapshot) -> None:
        self.apply_snapshot(snapshot)

    def _on_theme_changed(self) -> None:
        self.restyle()


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()
