"""The real console as a process of its own that says, line by line, what can be seen of it.

Each line of its standard input is answered by one line of JSON on its standard output.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QWidget

from console.app.application import create_application
from console.app.composition import Console, compose
from console.panels.views.views_panel import ViewsPanel
from console.settings.console_options import ConsoleOptions
from console.window.command_palette import CommandPalette
from console.window.dock import PanelDock


def observe(console: Console) -> dict[str, object]:
    """Return what an operator would see: focus, palette, panels in sight, playhead, geometry."""
    window = console.window
    palette = window.findChild(CommandPalette)
    frame, screen = window.frameGeometry(), window.screen().availableGeometry()
    slider = window.findChild(QWidget, "playhead")
    views = window.panel("views")
    grid = views.grid if isinstance(views, ViewsPanel) else None
    return {
        "focus": _described(QApplication.focusWidget()),
        "focus_is_in_sight": _is_in_sight(QApplication.focusWidget()),
        "texts": [label.text() for label in window.findChildren(QLabel) if label.isVisible()],
        "view_row": None if grid is None else grid.selected_row,
        "has_keyboard": QApplication.activeWindow() is not None,
        "palette": None if palette is None or palette.isHidden() else palette.texts(),
        "first_hit": None if palette is None else _place_of_first_hit(palette),
        "panels": [name for name, dock in window.docks.by_name.items() if dock.is_in_place],
        "playhead": console.workspace.playhead.value,
        "phase": "connected" if console.workspace.catalogue.value is not None else "",
        "fits": screen.contains(frame),
        "slider": None if slider is None else _place(slider),
    }


def _described(widget: QWidget | None) -> str:
    if widget is None:
        return ""
    text = widget.text() if isinstance(widget, QPushButton) else widget.accessibleName()
    return f"{type(widget).__name__}:{widget.objectName() or text}"


def _is_in_sight(widget: QWidget | None) -> bool:
    """Whether a widget stands in no panel, or in one that no tab covers."""
    while widget is not None and not isinstance(widget, PanelDock):
        widget = widget.parentWidget()
    return widget is None or widget.is_in_place


def _place(widget: QWidget) -> list[int]:
    """Return the middle of what can be seen of a widget, in pixels of the screen."""
    middle = widget.mapToGlobal(widget.visibleRegion().boundingRect().center())
    ratio = widget.devicePixelRatio()
    return [round(middle.x() * ratio), round(middle.y() * ratio)]


def _place_of_first_hit(palette: CommandPalette) -> list[int] | None:
    found = palette.findChild(QListWidget)
    if found is None or not found.count():
        return None
    middle = found.viewport().mapToGlobal(found.visualItemRect(found.item(0)).center())
    ratio = found.devicePixelRatio()
    return [round(middle.x() * ratio), round(middle.y() * ratio)]


def main(data: str, config: str) -> int:
    """Open the window, and answer until standard input ends."""
    app = create_application()
    options = ConsoleOptions(data=Path(data), config=Path(config), theme="light")
    console = compose(app, options)
    console.start()
    console.window.restore_place()
    console.window.show()

    def answer() -> None:
        if not sys.stdin.readline():
            app.exit(0)  # the backend is not this window's to ask about
            return
        sys.stdout.write(json.dumps(observe(console)) + "\n")
        sys.stdout.flush()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(answer)
    try:
        return app.exec()
    finally:
        notifier.setEnabled(False)
        console.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
