"""Work in slices, each a turn of the event loop: what a person does is answered between them."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.widgets.sliced_work import SlicedWork


def _slices(done: list[str], name: str) -> Iterator[None]:
    for number in (1, 2, 3):
        done.append(f"{name}{number}")
        yield


def test_that_what_waits_is_answered_between_two_slices(qtbot: QtBot) -> None:
    owner, done = QObject(), list[str]()
    SlicedWork(owner).start(_slices(done, "a"))
    assert done == ["a1"]
    QTimer.singleShot(0, lambda: done.append("key"))
    qtbot.waitUntil(lambda: done[-1] == "a3")
    assert done.index("key") < done.index("a3")


def test_that_a_new_work_waits_for_the_whole_of_the_one_before(qtbot: QtBot) -> None:
    owner, done = QObject(), list[str]()
    work = SlicedWork(owner)
    work.start(_slices(done, "a"))
    work.start(_slices(done, "b"))
    assert done == ["a1", "a2", "a3", "b1"]
    qtbot.waitUntil(lambda: done[-1] == "b3")


def test_that_what_is_left_can_be_done_at_once(qapp: QApplication) -> None:
    del qapp
    owner, done = QObject(), list[str]()
    work = SlicedWork(owner)
    work.start(_slices(done, "a"))
    work.finish()
    assert done == ["a1", "a2", "a3"]
