"""The window is made anew in another language, and goes on where it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from backend.messages.number_text import format_counted
from backend.translation import tr
from console.app.application import run_windows
from console.language.interface_language import install_language
from console.panels.commands.commands_panel import CommandsPanel
from console.settings.console_options import ConsoleOptions
from console.settings.preferences import Preferences
from console.window.main_window import MainWindow
from console.window.settings_dialog import SettingsDialog
from console.window.work_dialog import WorkDialog
from tests.running import Running

Step = Callable[[], bool]
CHINESE = "2 \u4e2a\u4e8b\u4ef6"
_TICK_MS = 20
_PATIENCE_TICKS = 3_000


class Script:
    """Does one step after the other while windows come and go; a step is done when it says so."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._steps: Iterator[Step] = iter(())
        self._step: Step | None = None
        self._ticks = 0
        self._timer = QTimer(interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def run(self, options: ConsoleOptions, *steps: Step) -> int:
        """Return the exit code of the windows; the last step closes the last of them."""
        self._steps = iter(steps)
        self._step = next(self._steps)
        self._timer.start()
        code = run_windows(self._app, options)
        self._timer.stop()
        assert self._is_done()
        return code

    def _is_done(self) -> bool:
        return self._step is None

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks > _PATIENCE_TICKS:
            self._app.exit(1)
        elif self._step is not None and self._step():
            self._step = next(self._steps, None)


class Operator:
    """Works in whichever window is there."""

    @property
    def window(self) -> MainWindow:
        return self.windows()[0]

    def windows(self) -> list[MainWindow]:
        found = QApplication.topLevelWidgets()
        return [each for each in found if isinstance(each, MainWindow) and each.isVisible()]

    def has_language(self, two_events: str) -> bool:
        menus = [each.menuBar().actions()[0].text() for each in self.windows()]
        return menus == [tr("&File")] and format_counted(2, "event") == two_events

    def choose(self, language: str) -> bool:
        listed = self.window.registry.group("View")
        action = next(each.action for each in listed if each.action.data() == language)
        action.trigger()
        return True

    def open_settings(self) -> None:
        actions = (each.action for each in self.window.registry.group("File"))
        next(each for each in actions if each.text() == tr("Settings\u2026")).trigger()

    def close(self) -> bool:
        return self.window.close()

    def field(self, name: str) -> QLineEdit | None:
        form = commands_panel(self.window).form
        return form.findChild(QLineEdit, f"field-{name}") if form is not None else None


def commands_panel(window: MainWindow) -> CommandsPanel:
    panel = window.panels["commands"]
    assert isinstance(panel, CommandsPanel)
    return panel


@pytest.fixture
def script(qapp: QApplication) -> Iterator[Script]:
    yield Script(qapp)
    install_language(qapp, "en")


def options_of(backend: Running, config: Path) -> ConsoleOptions:
    preferences = Preferences(config)
    preferences.save_on_quit("keep")
    preferences.flush()
    return ConsoleOptions(data=backend.folder, config=config, theme="light", language="en")


def test_that_the_next_window_goes_on_where_the_one_before_was(
    shared_backend: Running, tmp_path: Path, script: Script
) -> None:
    operator = Operator()
    seen: list[tuple[MainWindow, QRect]] = []

    def work() -> bool:
        window = operator.window
        window.docks.show_panel("commands")
        panel = commands_panel(window)
        if not panel.is_ready():
            return False
        panel.command_list.select("user.register")
        line = operator.field("user_id")
        assert line is not None
        line.setText("u1")
        line.textEdited.emit("u1")
        act_as_operator = (each.action for each in window.registry.group("File"))
        next(each for each in act_as_operator if each.data() == "operator").trigger()
        panel.workspace.selected_position.set(1)
        window.docks.by_name["lag"].close()
        window.setGeometry(60, 70, 620, 510)
        return True

    def choose_chinese() -> bool:
        seen.append((operator.window, operator.window.geometry()))
        return operator.choose("zh_CN")

    def is_there_again() -> bool:
        if not operator.has_language("2 \u4e2a\u4e8b\u4ef6") or operator.field("user_id") is None:
            return False
        return commands_panel(operator.window).workspace.selected_position.value == 1

    def leave() -> bool:
        seen.append((operator.window, operator.window.geometry()))
        line, panel = operator.field("user_id"), commands_panel(operator.window)
        assert (line.text() if line is not None else "") == "u1"
        assert panel.client.role == "operator"
        assert operator.window.docks.by_name["lag"].isHidden()
        return operator.window.close()  # ends the program, as the first window would have

    code = script.run(
        options_of(shared_backend, tmp_path),
        lambda: operator.has_language("2 events"),
        work,
        choose_chinese,
        is_there_again,
        leave,
    )
    (first, place), (second, second_place) = seen
    assert (code, first is second) == (0, False)
    assert place == second_place
    assert Preferences(tmp_path).language == "zh_CN"


def test_that_the_window_is_made_anew_only_for_another_language_and_after_long_work(
    shared_backend: Running, tmp_path: Path, script: Script
) -> None:
    operator = Operator()
    windows: list[MainWindow] = []
    work: list[WorkDialog] = []

    def begin_work() -> bool:
        windows.append(operator.window)
        operator.choose("en")
        work.append(WorkDialog(operator.window, "Restore", operator.window.panel("overview").theme))
        work[0].show()
        return True

    def choose_in_settings() -> bool:
        assert operator.window is windows[0]
        dialog = operator.window.findChild(SettingsDialog)
        if dialog is None:
            operator.open_settings()
            return False
        dialog.language.setCurrentIndex(dialog.language.findData("zh_CN"))
        dialog.language.activated.emit(dialog.language.currentIndex())
        return dialog.close()

    def end_work() -> bool:
        assert operator.has_language("2 events")  # it goes on in the window that has to end it
        work[0].finish("Done.")
        work[0].close()
        return True

    code = script.run(
        options_of(shared_backend, tmp_path),
        lambda: operator.has_language("2 events"),
        begin_work,
        choose_in_settings,
        end_work,
        lambda: operator.has_language("2 \u4e2a\u4e8b\u4ef6"),
        operator.close,
    )
    assert code == 0


def test_that_a_language_of_the_start_stays_until_another_is_chosen(
    shared_backend: Running, tmp_path: Path, script: Script
) -> None:
    operator = Operator()
    windows: list[MainWindow] = []

    def settings() -> SettingsDialog | None:
        dialog = operator.window.findChild(SettingsDialog)
        if dialog is None:
            operator.open_settings()
        return dialog

    def look_at_settings() -> bool:
        dialog = settings()
        if dialog is None:
            return False
        windows.append(operator.window)
        assert dialog.language.currentData() == "zh_CN"
        return dialog.close()

    def choose_density() -> bool:
        assert operator.window is windows[0]
        dialog = settings()
        if dialog is None or not dialog.isVisible():
            return False
        dialog.density.setCurrentIndex(dialog.density.findData("compact"))
        dialog.density.activated.emit(dialog.density.currentIndex())
        return dialog.close()

    def is_made_anew() -> bool:
        found = operator.windows()
        return bool(found) and found[0] is not windows[0] and operator.has_language(CHINESE)

    options = replace(options_of(shared_backend, tmp_path), language="zh_CN")
    code = script.run(
        options,
        lambda: operator.has_language(CHINESE),
        look_at_settings,
        choose_density,
        is_made_anew,
        operator.close,
    )
    assert code == 0
    assert Preferences(tmp_path).language == "system"


def test_that_the_keyboard_comes_back_to_its_panel_and_raises_none(
    shared_backend: Running, tmp_path: Path, script: Script
) -> None:
    operator = Operator()
    found: list[tuple[bool, bool]] = []

    def choose_in_settings() -> bool:
        docks = operator.window.docks
        dialog = operator.window.findChild(SettingsDialog)
        if dialog is not None:
            dialog.density.setCurrentIndex(dialog.density.findData("compact"))
            dialog.density.activated.emit(dialog.density.currentIndex())
            return dialog.close()
        if docks.focused_name() == "replicas":
            actions = (each.action for each in operator.window.registry.group("File"))
            next(each for each in actions if each.text() == "Settings\u2026").trigger()
        else:
            docks.show_panel("replicas")
        return False

    def is_made_anew() -> bool:
        return bool(operator.windows()) and operator.window.docks.focused_name() == "replicas"

    def bring_another_forward() -> bool:
        if not operator.has_language("2 \u4e2a\u4e8b\u4ef6"):
            return False
        operator.window.docks.show_panel("audit")  # before the keyboard is back in Replicas
        return True

    def leave() -> bool:
        docks = operator.window.docks
        if docks.focused_name() != "audit" or not docks.is_arranged:
            return False
        found.append((docks.by_name["audit"].is_in_place, docks.by_name["replicas"].is_in_place))
        return operator.close()

    code = script.run(
        options_of(shared_backend, tmp_path),
        lambda: operator.has_language("2 events"),
        choose_in_settings,
        is_made_anew,
        lambda: operator.choose("zh_CN"),
        bring_another_forward,
        leave,
    )
    assert code == 0
    assert found == [(True, False)]
