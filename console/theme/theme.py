"""The theme in use: chosen by the operator, or following the system."""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from console.settings.console_options import TableDensity
from console.theme import style_sheet
from console.theme.tokens import ThemeName, ThemeOption, ThemeTokens, load_tokens


class Theme(QObject):
    """Tokens for everything that paints itself; dresses the whole application.

    Signals: `changed` after new tokens were put on; read `tokens` again and repaint.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeOption = "system") -> None:
        super().__init__()
        self._app = app
        self.density: TableDensity = "comfortable"  # of tables; read when one is made
        self._choice: ThemeOption = choice
        self._tokens = load_tokens(self._name())
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def tokens(self) -> ThemeTokens:
        """The tokens in use."""
        return self._tokens

    @property
    def choice(self) -> ThemeOption:
        """What the operator chose."""
        return self._choice

    def choose(self, choice: ThemeOption) -> None:
        """Use this theme from now on."""
        self._choice = choice
        self._refresh()

    def release(self) -> None:
        """Dress nothing any more, as its window has gone: another theme is put on by now."""
        self._app.styleHints().colorSchemeChanged.disconnect(self._system_changed)

    @contextmanager
    def undressed(self) -> Generator[None]:
        """Take the sheet off while a window is put together; afterwards all is dressed once.

        Under a sheet Qt dresses a widget, and all in it, at each place that it is put into: that
        was two thirds of the time that a window took to open.
        """
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(style_sheet.style_sheet(self._tokens))

    def _name(self) -> ThemeName:
        if self._choice != "system":
            return self._choice
        scheme = self._app.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._refresh()

    def _refresh(self) -> None:
        self._tokens = load_tokens(self._name())
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        """Dress everything. The old sheet goes first.

        Where a sheet takes the place of another, Qt dresses each widget once for each of its
        ancestors, a dozen times here; this way twice in all.
        """
        self._app.setPalette(style_sheet.color_palette(self._tokens))
        self._app.setStyleSheet("")
        self._app.setStyleSheet(style_sheet.style_sheet(self._tokens))


def text_font(tokens: ThemeTokens) -> QFont:
    """Return the font of running text."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSize(tokens.font_size)
    return font


def mono_font(tokens: ThemeTokens) -> QFont:
    """Return the font of ids, payloads and figures in tables: every digit has the same width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(tokens.font_size)
    return font
