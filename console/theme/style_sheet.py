"""Tokens become a style sheet and a palette."""

from importlib import resources
from pathlib import Path
from string import Template

import msgspec
from PySide6.QtGui import QColor, QFontDatabase, QPalette

from console.theme.tokens import ThemeTokens

# A combo box has the same upper padding with the focus: its list is measured by it when it opens,
# but was laid out by that of before, and lost as much of its last row.
_SHEET = Template("""
* { font-size: ${font_size}pt; }
QWidget { color: $text; }
QMainWindow, QDialog { background: $window; }
QDialog#palette { background: $panel; border: 1px solid $faint; border-radius: ${radius}px; }
QMainWindow::separator { background: $window; width: ${space}px; height: ${space}px; }
QMainWindow::separator:hover { background: $accent_soft; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }

QDockWidget { color: $muted; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { color: $muted; background: transparent; padding: 6px 12px; margin-right: 2px;
  border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; background: $sunken; border-top-left-radius: ${radius}px;
  border-top-right-radius: ${radius}px; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { color: $accent; background: $accent_soft;
  border-top-left-radius: ${radius}px; border-top-right-radius: ${radius}px; }
QTabBar, QPushButton, QToolButton { outline: none; }
QTabBar::scroller { width: 48px; }
QTabBar QToolButton { padding: 0; border: none; border-radius: 0; background: $panel; }
QTabBar QToolButton:hover { background: $sunken; }
QTabBar QToolButton:focus { padding: 0; border: 1px solid $accent; }
QTabWidget::pane { border: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QFrame#panel, QFrame[role="card"] { background: $panel; border: 1px solid $border;
  border-radius: ${radius}px; }
QFrame[role="toast"] { background: $panel; border: 1px solid $accent;
  border-radius: ${radius}px; }
QFrame[role="line"] { background: $border; border: none; max-height: 1px; }
QLabel { background: transparent; }
QLabel:focus { background: $accent_soft; }
QLabel[link="true"]:hover { color: $accent; text-decoration: underline; }
QLabel[role="title"] { font-size: ${title_size}pt; font-weight: 600; }
QLabel[role="figure"] { font-size: ${figure_size}pt; font-weight: 600; }
QLabel[role="caption"] { color: $muted; }
QLabel[role="faint"] { color: $faint; }
QLabel[role="readout"] { background: $raised; color: $text; border: 1px solid $border; }
QLabel[role="section"] { color: $muted; font-weight: 600; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="busy"] { color: $busy; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="unknown"] { color: $unknown; }
QFrame[role="banner"] { border-radius: ${radius}px; border: none; }
QFrame[role="banner"][tone="ok"] { background: $ok_soft; }
QFrame[role="banner"][tone="busy"] { background: $busy_soft; }
QFrame[role="banner"][tone="warn"] { background: $warn_soft; }
QFrame[role="banner"][tone="bad"] { background: $bad_soft; }
QFrame[role="banner"][tone="unknown"] { background: $unknown_soft; }

QPushButton { background: $raised; color: $text;
  border: 1px solid $border; border-radius: ${radius}px; padding: 5px 12px; min-height: 18px; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:checked:focus { border-color: $text; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[role="segment"] { padding: 4px 8px; }
QPushButton[role="segment"]:focus { padding: 3px 7px; }
QPushButton[role="primary"] { background: $accent; color: $accent_text; border-color: $accent;
  font-weight: 600; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $faint; border-color: $border; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="danger"] { color: $bad; }
QPushButton[role="flat"], QToolButton { background: transparent; border: 1px solid transparent;
  border-radius: ${radius}px; padding: 4px 6px; }
QPushButton[role="flat"]:focus, QToolButton:focus { border: 2px solid $accent; padding: 3px 5px; }
QPushButton[role="flat"]:hover, QToolButton:hover { background: $sunken; }
QToolButton:checked { background: $accent_soft; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; padding: 0 3px;
  min-height: 0; border-radius: 3px; text-align: left; }
QPushButton[role="link"]:hover { background: $sunken; }
QPushButton[role="link"]:checked { color: $faint; text-decoration: line-through; }
QPushButton[role="link"]:focus { border: 1px solid $accent; padding: 0 3px; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateTimeEdit {
  background: $panel; color: $text; border: 1px solid $border; border-radius: ${radius}px;
  padding: 4px 8px; min-height: 18px; selection-background-color: $selection;
  selection-color: $selection_text; }
QPlainTextEdit { font-family: "$mono"; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0;
  background: transparent; border-radius: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none;
  subcontrol-origin: border; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QDateTimeEdit:focus { border: 2px solid $accent; padding: 3px 7px; }
QComboBox:focus { padding: 4px 7px; min-height: 16px; }
QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit:focus { border: none; padding: 0; }
QLineEdit[state="good"] { border-color: $ok; }
QLineEdit[state="bad"] { border-color: $bad; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $faint; background: $window; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $border; outline: none;
  selection-background-color: $selection; selection-color: $selection_text; }
QCheckBox { spacing: 6px; background: transparent; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $faint; border-radius: 3px;
  background: $panel; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked:focus { border-color: $text; }

QAbstractItemView { background: $panel; alternate-background-color: $raised; color: $text;
  border: 1px solid $border; border-radius: ${radius}px; gridline-color: $grid; outline: none;
  selection-background-color: $selection; selection-color: $selection_text; }
QAbstractItemView:focus { border-color: $accent; }
QTreeView::item { padding: 3px 2px; }
QListView::item { padding: 4px 8px; }
QListView::item:selected { background: $selection; color: $selection_text; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section { background: $raised; color: $muted; border: none;
  border-bottom: 1px solid $border; padding: 5px 8px; font-weight: 600; }
QTreeView QHeaderView::section { padding: 5px; }
QTableView QTableCornerButton::section { background: $raised; border: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider::groove:horizontal { background: $sunken; height: 6px; border-radius: 3px; }
QSlider::sub-page:horizontal { background: $accent; height: 6px; border-radius: 3px; }
QSlider::handle:horizontal { background: $panel; border: 2px solid $accent; width: 12px;
  height: 12px; margin: -5px 0; border-radius: 8px; }
QProgressBar { background: $sunken; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: transparent; }
QStatusBar { background: $panel; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QScrollArea:focus { border: 1px solid $accent; border-radius: ${radius}px; }

QMenu { background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $selection_text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { background: $border; height: 1px; margin: 4px 8px; }
QMenuBar { background: $window; color: $text; }
QMenuBar::item { padding: 5px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $sunken; }
""")


def style_sheet(tokens: ThemeTokens) -> str:
    """Return the style sheet of the whole application."""
    drawn = {shape: _shape_file(tokens, shape) for shape in ("down", "tick")}
    mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return _SHEET.substitute(
        msgspec.structs.asdict(tokens), arrow=drawn["down"], tick=drawn["tick"], mono=mono
    )


def _shape_file(tokens: ThemeTokens, shape: str) -> str:
    """Return the path of a shape in the theme's colour, as a sheet writes it."""
    file = resources.files("resources").joinpath("themes", f"{tokens.name}-{shape}.svg")
    return Path(str(file)).as_posix()


def color_palette(tokens: ThemeTokens) -> QPalette:
    """Return the palette, for what Qt paints without a style sheet."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.panel,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.selection_text,
        role.Link: tokens.accent,
        role.PlaceholderText: tokens.faint,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Mid: tokens.border,
        role.Accent: tokens.accent,
    }
    made = QPalette()
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.faint))
    return made
