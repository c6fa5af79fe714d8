"""The theme in use: chosen by the operator, or following the system."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from console.theme import sheet
from console.theme.tokens import Choice, Name, Tokens, load


class Theme(QObject):
    """Tokens for everything that paints itself; dresses the whole application.

    Signals: `changed` after new tokens were put on; read `tokens` again and repaint.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__()
        self._app = app
        self._choice: Choice = choice
        self._tokens = load(self._name())
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._dress()

    @property
    def tokens(self) -> Tokens:
        """The tokens in use."""
        return self._tokens

    @property
    def choice(self) -> Choice:
        """What the operator chose."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Use this theme from now on."""
        self._choice = choice
        self._refresh()

    def _name(self) -> Name:
        if self._choice != "system":
            return self._choice
        scheme = self._app.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._refresh()

    def _refresh(self) -> None:
        self._tokens = load(self._name())
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        self._app.setPalette(sheet.palette(self._tokens))
        self._app.setStyleSheet(sheet.sheet(self._tokens))


def text_font(tokens: Tokens) -> QFont:
    """Return the font of running text."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSize(tokens.font_size)
    return font


def mono_font(tokens: Tokens) -> QFont:
    """Return the font of ids, payloads and figures in tables: every digit has the same width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(tokens.font_size)
    return font
