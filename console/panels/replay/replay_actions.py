"""What the keys do in the replay panel."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut

from backend.translation import tr
from console.actions.action_registry import create_action
from console.panels.panel import Panel
from console.panels.replay.goto_search import GotoSearch
from console.panels.replay.playback_bar import PlaybackBar
from console.panels.replay.transport import Transport

STEP_KEYS, STEP_BACK_KEYS = "Right; l; Ctrl+]", "Left; h; Ctrl+["


class ReplayActions:
    """The panel's actions, of which `everywhere` work wherever the panel is in sight."""

    def __init__(
        self, panel: Panel, transport: Transport, goto: GotoSearch, bar: PlaybackBar
    ) -> None:
        toggle = partial(transport.toggle, 1)
        rewind = partial(transport.toggle, -1)
        self.everywhere: tuple[QAction, ...] = (
            create_action(panel, tr("Play or pause the replay"), toggle, "Space"),
            create_action(panel, tr("Play backwards, or pause"), rewind, "Shift+Space"),
            create_action(panel, tr("Step"), partial(transport.step, 1), STEP_KEYS),
            create_action(panel, tr("Step back"), partial(transport.step, -1), STEP_BACK_KEYS),
            create_action(panel, tr("Go to a position or time"), bar.goto.setFocus, "Ctrl+G"),
        )
        create_action(
            panel, tr("Go to the next mark"), partial(goto.seek_next_mark, forward=True), "]"
        )
        create_action(
            panel, tr("Go to the mark before"), partial(goto.seek_next_mark, forward=False), "["
        )
        leave = QShortcut(Qt.Key.Key_Escape, bar.goto)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(panel.keyboard_target().setFocus)
