"""A real window beside the command line, on one backend: what each says of a process, and when."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from backend.clock import SECOND_US
from console.app.composition import Console, compose
from console.panels.overview.problem_list import ProblemList
from console.panels.overview.process_tables import ProcessTable, ReplicaTable
from console.settings.console_options import ConsoleOptions, LanguageChoice
from console.state.backend_snapshot import BackendSnapshot
from console.theme.tokens import Tone
from console.widgets.status_mark import StatusMark
from tests.running import PATIENCE

_SEVERITIES: dict[Tone, int] = {"ok": 0, "busy": 1, "unknown": 2, "warn": 3, "bad": 4}
_WORD_END = re.compile("[,\N{FULLWIDTH COMMA}]")  # what is said of a process stands behind it
_SPAN = re.compile(r"([\d.]+)\s(µs|ms|s|min|h)")
_UNIT_US = {"µs": 1, "ms": 1_000, "s": SECOND_US, "min": 60 * SECOND_US, "h": 3_600 * SECOND_US}


class ShownStatus(msgspec.Struct, frozen=True):
    """A process in one place of the window: its colour, its word, its age in microseconds."""

    tone: Tone
    word: str
    age_us: int | None


class WindowFrame(msgspec.Struct, frozen=True, kw_only=True):
    """What could be seen at one moment; `statuses` by place and process."""

    snapshot: BackendSnapshot
    statuses: dict[tuple[str, str], ShownStatus]
    worst_tone: Tone
    worst: str
    summary_tone: Tone
    banner_tone: str
    banner: str
    head: str
    rate: str

    def of(self, process: str) -> list[ShownStatus]:
        """Return a process in every place."""
        return [shown for (_, name), shown in self.statuses.items() if name == process]

    def words(self, process: str) -> set[str]:
        """Return the words for a process."""
        return {each.word for each in self.of(process)}

    def severity(self, process: str) -> int:
        """Return how bad a process looks where it looks best."""
        return min((_SEVERITIES[each.tone] for each in self.of(process)), default=2)

    @property
    def processes(self) -> set[str]:
        """The names of all processes that are shown."""
        return {name for _, name in self.statuses}

    @property
    def is_well(self) -> bool:
        """Whether everything in sight is green."""
        tones = {each.tone for each in self.statuses.values()}
        return {*tones, self.worst_tone, self.summary_tone} == {"ok"} and "OK" in self.worst


class CommandLineStatus(msgspec.Struct, frozen=True):
    """What `status --json` and `health --json` say of the processes: word, and age in seconds."""

    words: dict[str, str]
    ages_s: dict[str, float | None]
    exit_codes: tuple[int, int]


class WindowLook(msgspec.Struct, frozen=True, kw_only=True):
    """How a window looks; `size_px` None: as large as its screen lets it be."""

    theme: Literal["light", "dark"] = "light"
    language: LanguageChoice = "en"
    size_px: tuple[int, int] | None = (1600, 1000)


class WatchedWindow:
    """The window, and every frame of it since `forget`.

    Without a `look` the panels of statuses float side by side, so that both are in sight; with one
    it stands as an operator finds it.
    """

    def __init__(
        self, app: QApplication, data: Path, config: Path, look: WindowLook | None = None
    ) -> None:
        self._data = data
        shown = look or WindowLook()
        options = ConsoleOptions(
            data=data, config=config, theme=shown.theme, language=shown.language
        )
        self.console: Console = compose(app, options)
        if look is None:
            self._show_apart()
        else:
            self._show(look)
        self.frames: list[WindowFrame] = []
        self.console.client.snapshot_changed.connect(self._record)
        self.console.client.start()

    def _show_apart(self) -> None:
        window = self.console.window
        window.resize(1600, 1000)
        window.show()
        for name in ("replicas", "overview"):  # both in sight, side by side
            window.docks.by_name[name].setFloating(True)
            window.docks.by_name[name].resize(1200, 900)
            window.docks.show_panel(name)

    def _show(self, look: WindowLook) -> None:
        window = self.console.window
        window.restore_place()
        if look.size_px is not None:
            window.setFixedSize(*look.size_px)  # a screen that is only thought may be smaller
        window.show()

    def close(self) -> None:
        """Close it; the backend goes on."""
        self.console.stop()
        QApplication.processEvents()  # what was on its way from the other thread
        self.console.window.hide()
        self.console.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def frame(self) -> WindowFrame:
        """The newest."""
        return self.frames[-1]

    def forget(self) -> None:
        """Begin a new record."""
        del self.frames[:-1]

    def until(self, holds: Callable[[WindowFrame], bool], what: str) -> WindowFrame:
        """Let the window run until something is to be seen in a frame that comes."""
        looked_at = len(self.frames)
        give_up = time.monotonic() + PATIENCE
        while not any(holds(each) for each in self.frames[looked_at:]):
            assert time.monotonic() < give_up, f"not seen: {what}\n{self.frames[-1:]}"
            looked_at = len(self.frames)
            QTest.qWait(20)  # the window's turn
        return self.frame

    def until_word(self, process: str, *words: str) -> WindowFrame:
        """Run until every place has one of these words for a process; none of them is OK."""
        return self.until(
            lambda frame: (
                bool(frame.of(process))
                and frame.words(process) <= set(words)
                and "ok" not in (frame.worst_tone, frame.summary_tone, frame.banner_tone)
            ),
            f"{process} is {words}",
        )

    def until_well(self) -> None:
        """Run until all is green, and nothing is said above the panels."""
        self.until(lambda frame: frame.is_well and frame.banner_tone in ("", "ok"), "all is well")
        self.forget()

    def run_while(self, is_running: Callable[[], bool]) -> None:
        """Let the window run for as long as something goes on."""
        give_up = time.monotonic() + PATIENCE
        while is_running():
            assert time.monotonic() < give_up
            QTest.qWait(20)  # the window's turn

    def ask_command_line(self) -> CommandLineStatus:
        """Ask `status` and `health`, while the window goes on, until both tell of one moment.

        They are two programs: a status that changes between their questions is told in two words.
        """
        told: list[CommandLineStatus | None] = [None]

        def is_torn() -> bool:
            told[0] = self._ask_both()
            return told[0] is None

        self.run_while(is_torn)
        assert told[0] is not None
        return told[0]

    def _ask_both(self) -> CommandLineStatus | None:
        """Ask once; None when they do not say the same."""
        asked = [self._start(name) for name in ("status", "health")]
        self.run_while(lambda: any(each.poll() is None for each in asked))
        status, health = (each.communicate()[0] for each in asked)
        lines = [msgspec.json.decode(line, type=dict[str, object]) for line in status.splitlines()]
        told = {str(each["name"]): each for each in lines if each["kind"] == "process"}
        words = {name: str(each["status"]) for name, each in told.items()}
        if told:  # a backend runs
            report = msgspec.json.decode(health, type=dict[str, object])
            reported = msgspec.convert(report["processes"], list[dict[str, object]])
            if {str(each["name"]): str(each["status"]) for each in reported} != words:
                return None
        ages = {name: msgspec.convert(each["age"], float | None) for name, each in told.items()}
        return CommandLineStatus(words, ages, (asked[0].returncode, asked[1].returncode))

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "backend", name, "--json", "--data", str(self._data)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )

    def _record(self, snapshot: BackendSnapshot) -> None:
        window = self.console.window
        overview, replicas = window.panel("overview"), window.panel("replicas")
        places = {
            "overview replicas": overview.findChild(ReplicaTable),
            "overview processes": overview.findChild(ProcessTable),
            "replicas": replicas,
        }
        worst_mark = window.findChild(StatusMark, "worst-mark")
        problems = overview.findChild(ProblemList)
        assert isinstance(worst_mark, StatusMark)
        assert isinstance(problems, ProblemList)
        self.frames.append(
            WindowFrame(
                snapshot=snapshot,
                statuses={
                    (place, name): shown
                    for place, widget in places.items()
                    if isinstance(widget, QWidget)
                    for name, shown in _statuses(widget).items()
                },
                worst_tone=worst_mark.tone,
                worst=_text(window, "worst-status"),
                summary_tone=problems.tone,
                banner_tone="" if window.banner.isHidden() else window.banner.property("tone"),
                banner=window.banner.text,
                head=_text(window, "head"),
                rate=_text(window, "events-per-s"),
            )
        )


def _statuses(place: QWidget) -> Mapping[str, ShownStatus]:
    """Return every process that can be seen in a place."""
    labels = {each.objectName(): each for each in place.findChildren(QLabel) if each.isVisible()}
    found: dict[str, ShownStatus] = {}
    for mark in place.findChildren(StatusMark):
        name = mark.objectName().removesuffix("-mark")
        if mark.isVisible() and f"{name}-word" in labels:
            word = _WORD_END.split(labels[f"{name}-word"].text())[0]
            assert mark.accessibleName().startswith(f"{name} {word}"), mark.accessibleName()
            found[name] = ShownStatus(mark.tone, word, _span_us(labels[f"{name}-age"].text()))
    return found


def _span_us(text: str) -> int | None:
    """Read a duration as the window writes it; None where there is none."""
    parts = _SPAN.findall(text)
    return round(sum(float(number) * _UNIT_US[unit] for number, unit in parts)) if parts else None


def _text(window: QWidget, name: str) -> str:
    label = window.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()
