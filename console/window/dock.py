"""One dock: a panel in a frame, under a title that disappears while a tab shows it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr
from console.icons.icon import icon
from console.panels.panel import Panel
from console.theme.theme import Theme
from console.widgets.focus import press_button
from console.widgets.labels import create_label
from console.window.screen_fit import beside, fit_to_screen, has_room_beside

_GRIP_PX = 14  # pixels from the corner of a dock that was dragged out to the mouse
_LEAST_WINDOW_PX = 1_000  # a window does not get narrower to make room for a floating panel


class PanelDock(QDockWidget):
    """A panel that can be moved, stacked into tabs, floated and closed."""

    def __init__(self, window: QMainWindow, panel: Panel, theme: Theme) -> None:
        super().__init__(tr(panel.entry.title), window)
        self._window = window
        self._is_in_sight = False
        self._awaits_focus = False
        self._narrowed_px = self._full_px = 0  # widths of the window since and before it floated
        self.visibilityChanged.connect(self._set_in_sight)
        self.topLevelChanged.connect(self._on_floating)
        self.setObjectName(f"dock-{panel.entry.name}")
        frame = QFrame()
        frame.setObjectName("panel")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        self._area = _scrolling(panel)
        inside.addWidget(self._area)
        self._panel = panel
        self.setWidget(frame)
        self._title = _DockTitle(tr(panel.entry.title), theme, self.toggle_floating, self.close)
        self._no_title = QWidget()  # a bar of no height
        self.setTitleBarWidget(self._title)

    @property
    def is_in_place(self) -> bool:
        """Whether it can be seen, before the other tabs of its stack, and lies in the window."""
        return self._is_in_sight and not self.isFloating()

    def take_focus(self) -> None:
        """Give the keyboard to the panel, as soon as it is in sight."""
        self._awaits_focus = not self._is_in_sight
        if self._is_in_sight:
            self.activateWindow()  # where it floats, keys go to another window otherwise
            target = self._panel.keyboard_target()
            focused = target if target.isVisible() else self._panel  # there may be no rows yet
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_focus(self) -> None:
        """Do not give the keyboard to the panel when it comes into sight: another has it now."""
        self._awaits_focus = False

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard works in it as soon as its window is the active one."""
        return self.isAncestorOf(self.window().focusWidget())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter where it floats, in a window of its own."""
        if not press_button(event, self.focusWidget()):
            super().keyPressEvent(event)

    def update_title_bar(self) -> None:
        """Show the title only where no tab says the same."""
        stacked = not self.isFloating() and bool(self._window.tabifiedDockWidgets(self))
        wanted = self._no_title if stacked else self._title
        if self.titleBarWidget() is not wanted:
            self.setTitleBarWidget(wanted)
            wanted.show()

    def _set_in_sight(self, visible: object) -> None:
        """Hide what another tab covers: Qt leaves it shown, so Tab walks through it unseen."""
        had_focus = _has_focus(self._area.focusWidget())
        self._is_in_sight = bool(visible)
        self._area.setVisible(self._is_in_sight)
        if self._is_in_sight and self._awaits_focus:
            self.take_focus()
        elif had_focus and not self._is_in_sight:
            QTimer.singleShot(0, self, self._pass_focus)

    def _pass_focus(self) -> None:
        """Give the focus to the panel that came in front, unless something there took it."""
        focus = self._window.window().focusWidget()
        for dock in self._window.tabifiedDockWidgets(self):
            if isinstance(dock, PanelDock) and dock.is_in_place and not dock.isAncestorOf(focus):
                dock.take_focus()

    def toggle_floating(self) -> None:
        """Float beside the window, or dock again."""
        window = self._window.window()
        if self.isFloating():
            self.setFloating(False)
            self.raise_()  # before the tabs that it comes back to
            return
        size = self.size()
        frame, available = window.frameGeometry(), window.screen().availableGeometry()
        narrowed_px = window.width() - size.width()
        if not has_room_beside(size, frame, available) and narrowed_px >= _LEAST_WINDOW_PX:
            self._narrowed_px, self._full_px = narrowed_px, window.width()
            window.resize(narrowed_px, window.height())  # rather than lie over what is left in it
            frame.setWidth(frame.width() - size.width())
        self.setFloating(True)
        self.setGeometry(beside(size, frame, available))

    def float_at(self, where: QPoint) -> None:
        """Float with its title at a place on the screen, to which its tab was dragged."""
        size = self.size().boundedTo(self.screen().availableSize() / 2)
        self.setFloating(True)
        self.setGeometry(QRect(where - QPoint(_GRIP_PX, _GRIP_PX), size))
        fit_to_screen(self)
        self.take_focus()

    def _on_floating(self, is_floating: object) -> None:
        """Give the window its width back, however the dock came back into it."""
        window = self._window.window()
        if not is_floating and window.width() == self._narrowed_px:  # nobody chose another since
            window.resize(self._full_px, window.height())


def _has_focus(widget: QWidget | None) -> bool:
    return widget is not None and widget.hasFocus()


def _scrolling(panel: Panel) -> QScrollArea:
    """Let a panel scroll where it gets less room than it needs: the window never grows for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(panel)
    for ground in (panel, area.viewport()):
        ground.setAutoFillBackground(False)  # the frame's own ground shows through
    return area


class _DockTitle(QWidget):
    """The panel's title with its two buttons; dragging it moves the dock."""

    def __init__(
        self, text: str, theme: Theme, float_: Callable[[], None], close: Callable[[], object]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._float, self._close = QToolButton(), QToolButton()
        self._float.setToolTip(tr("Float, or dock again"))
        self._close.setToolTip(tr("Close; Ctrl+K opens it again"))
        for button in (self._float, self._close):
            button.setAccessibleName(tr("{panel}: {action}", panel=text, action=button.toolTip()))
        self._float.clicked.connect(lambda _checked=False: float_())
        self._close.clicked.connect(lambda _checked=False: close())
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 2, 0)
        row.setSpacing(0)
        row.addWidget(create_label(text, "section"))
        row.addStretch(1)
        row.addWidget(self._float)
        row.addWidget(self._close)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._float.setIcon(icon("layout", self._theme.tokens.muted))
        self._close.setIcon(icon("close", self._theme.tokens.muted))
