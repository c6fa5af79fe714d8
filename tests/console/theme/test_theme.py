import gc
import itertools
import weakref
from functools import partial
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QPushButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from backend.wire.connection_profiles import COLOURS
from console.icons.icon import icon
from console.settings.preferences import Preferences
from console.state.highlighters import HIGHLIGHT_MARKS
from console.tables.row_painter import HIGHLIGHT_ALPHA
from console.theme.theme import Theme
from console.theme.tokens import ThemeName, ThemeTokens, load_tokens
from console.widgets.status_mark import tone_shape

NAMES: tuple[ThemeName, ...] = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


INKS = ("text", "muted", "faint", "accent", "ok", "busy", "warn", "bad", "unknown")
GROUNDS = (
    "window",
    "panel",
    "raised",
    "sunken",
    "accent_soft",
    "selection",
    "changed",
    "ok_soft",
    "busy_soft",
    "warn_soft",
    "bad_soft",
    "unknown_soft",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ink", INKS)
def test_that_every_ink_can_be_read_on_every_ground(name: ThemeName, ink: str) -> None:
    tokens: dict[str, str] = msgspec.structs.asdict(load_tokens(name))
    dim = {each: round(contrast(tokens[ink], tokens[each]), 2) for each in GROUNDS}
    assert {ground: found for ground, found in dim.items() if found < 4.5} == {}


@pytest.mark.parametrize("name", NAMES)
def test_that_running_text_can_be_read_without_effort(name: ThemeName) -> None:
    tokens: dict[str, str] = msgspec.structs.asdict(load_tokens(name))
    assert all(contrast(tokens["text"], tokens[ground]) >= 7 for ground in GROUNDS)
    assert contrast(tokens["selection_text"], tokens["selection"]) >= 7
    assert contrast(tokens["accent_text"], tokens["accent"]) >= 4.5


def test_that_every_colour_of_a_token_is_an_ink_a_ground_or_no_text() -> None:
    tokens: dict[str, object] = msgspec.structs.asdict(load_tokens("light"))
    colours = {name for name, value in tokens.items() if str(value).startswith("#")}
    drawn = {"border", "grid"}  # lines, of which nothing is read
    assert colours - drawn - {*INKS, *GROUNDS} == {"accent_text", "selection_text"}


@pytest.mark.parametrize("name", NAMES)
def test_that_the_colour_of_every_profile_can_be_seen(name: ThemeName) -> None:
    tokens = load_tokens(name)
    grounds = (tokens.window, tokens.panel)
    assert all(contrast(each, ground) >= 3 for each in COLOURS.values() for ground in grounds)


def blend(colour: str, ground: str, alpha: float) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(top * alpha + below * (1 - alpha)):02x}" for top, below in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_that_text_can_be_read_where_it_stands_out(name: ThemeName) -> None:
    tokens = load_tokens(name)
    for ground, least in ((tokens.panel, 7), (tokens.selection, 4.5), (tokens.changed, 4.5)):
        blended = [blend(pen, ground, HIGHLIGHT_ALPHA) for pen in tokens.pens]
        assert all(contrast(tokens.text, each) >= least for each in blended)


@pytest.mark.parametrize("name", NAMES)
def test_that_there_are_a_pen_and_a_mark_for_every_term_that_stands_out(name: ThemeName) -> None:
    assert len(load_tokens(name).pens) == len(set(HIGHLIGHT_MARKS)) == len(HIGHLIGHT_MARKS)


@pytest.mark.parametrize("name", NAMES)
def test_that_every_curve_can_be_seen(name: ThemeName) -> None:
    tokens = load_tokens(name)
    assert all(contrast(pen, tokens.panel) >= 3 for pen in tokens.pens)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_check_box_can_be_seen_and_its_tick_too(
    name: ThemeName, qtbot: QtBot, qapp: QApplication
) -> None:
    theme = Theme(qapp, name)
    box = QCheckBox("Do this every time")
    qtbot.addWidget(box)
    box.setAutoFillBackground(True)
    edges = {box.grab().toImage().pixelColor(place, 8).name() for place in range(20)}
    assert theme.tokens.faint in edges
    box.setChecked(True)
    assert theme.tokens.accent in {
        box.grab().toImage().pixelColor(place, 8).name() for place in range(20)
    }


def test_that_every_tone_has_a_shape_of_its_own() -> None:
    box = QRectF(0, 0, 12, 12)
    shapes = [tone_shape(tone, box) for tone in ("ok", "busy", "warn", "bad", "unknown")]
    assert all(one != other for one, other in itertools.combinations(shapes, 2))


def test_that_another_theme_changes_colours_while_it_runs(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    button = QPushButton("Look")
    qtbot.addWidget(button)
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.tokens.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.tokens.window)
    theme.choose("light")
    assert button.grab().toImage().pixelColor(30, 4) == QColor(load_tokens("light").raised)


def test_that_the_choice_of_a_theme_is_remembered(tmp_path: Path) -> None:
    Preferences(tmp_path).save_theme("dark")
    assert Preferences(tmp_path).theme == "dark"


def test_that_a_choice_which_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "console.ini").write_text("[General]\ntheme=purple\nleaving=run\n")
    assert (Preferences(tmp_path).theme, Preferences(tmp_path).on_quit) == ("system", "ask")


def test_that_every_icon_takes_the_colour_that_it_is_given(qapp: QApplication) -> None:
    del qapp
    names = [
        Path(each.name).stem for each in resources.files("resources").joinpath("icons").iterdir()
    ]
    assert len(names) > 30
    for name in names:
        picture = icon(name, "#ff0000").pixmap(32, 32).toImage()
        drawn = {
            picture.pixelColor(x, y).name()
            for x in range(32)
            for y in range(32)
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert drawn == {"#ff0000"}, name


def test_that_both_themes_say_the_same_things() -> None:
    light, dark = (load_tokens(name) for name in NAMES)
    assert isinstance(light, ThemeTokens)
    assert len(light.pens) == len(dark.pens)


class StyleChanges(QObject):
    """Counts how often a widget is told that its style has changed."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.StyleChange
        return False


def test_that_a_switch_of_the_theme_does_not_dress_a_widget_once_for_each_ancestor(
    theme: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    inside = window
    for _ in range(12):  # as deep as a label in a panel
        outside, inside = inside, QWidget()
        QVBoxLayout(outside).addWidget(inside)
    changes = StyleChanges(inside)
    window.show()
    theme.choose("dark")
    assert 0 < changes.count <= 3
    dark = load_tokens("dark")
    assert inside.palette().color(QPalette.ColorRole.WindowText) == QColor(dark.text)


def nested(button: QPushButton, qtbot: QtBot) -> QWidget:
    """Put a button as deep into others as one of a panel, from the inside to the outside."""
    inside: QWidget = button
    for _ in range(12):
        outside = QWidget()
        QVBoxLayout(outside).addWidget(inside)
        inside = outside
    qtbot.addWidget(inside)
    return inside


def test_that_a_window_put_together_undressed_is_dressed_once(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Look")
    changes = StyleChanges(button)
    with theme.undressed():
        window = nested(button, qtbot)
    window.show()
    assert 0 < changes.count <= 3
    assert button.grab().toImage().pixelColor(30, 4) == QColor(theme.tokens.raised)


def test_that_an_error_while_a_window_is_put_together_leaves_no_other_one_undressed(
    theme: Theme, qapp: QApplication
) -> None:
    sheet = qapp.styleSheet()
    with pytest.raises(ValueError, match="no panel"), theme.undressed():
        raise ValueError("no panel")
    assert qapp.styleSheet() == sheet != ""


def test_that_the_theme_of_a_window_that_has_gone_dresses_nothing_any_more(
    qapp: QApplication,
) -> None:
    theme, dressed = Theme(qapp, "system"), list[str]()
    theme.changed.connect(partial(dressed.append, "once more"))
    scheme = qapp.styleHints().colorScheme()
    qapp.styleHints().colorSchemeChanged.emit(scheme)
    assert len(dressed) == 1
    theme.release()
    qapp.styleHints().colorSchemeChanged.emit(scheme)
    assert len(dressed) == 1
    gone = weakref.ref(theme)
    del theme
    gc.collect()
    assert gone() is None  # nor does anything keep it, and the window that holds on to it


@pytest.mark.parametrize("name", NAMES)
def test_that_the_arrows_which_scroll_tabs_can_be_seen(
    qapp: QApplication, qtbot: QtBot, name: ThemeName
) -> None:
    Theme(qapp, name)
    bar = QTabBar()
    qtbot.addWidget(bar)
    for place in range(9):
        bar.addTab(f"View {place}")
    bar.setExpanding(False)
    bar.setElideMode(Qt.TextElideMode.ElideNone)
    bar.resize(220, bar.sizeHint().height())
    bar.show()
    (arrow,) = (each for each in bar.findChildren(QToolButton) if each.isEnabled())
    image = arrow.grab().toImage()
    ground = load_tokens(name).window
    places = itertools.product(range(image.width()), range(image.height()))
    inks = [image.pixelColor(x, y).name() for x, y in places]
    assert sum(contrast(ink, ground) >= 3 for ink in inks) >= 12
