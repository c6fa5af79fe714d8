from pytestqt.qtbot import QtBot

from console.panels.lag.stage_choice import StageChoice


def test_that_a_replica_with_a_longer_name_that_comes_later_is_not_cut(qtbot: QtBot) -> None:
    choice = StageChoice()
    qtbot.addWidget(choice)
    choice.show()
    choice.offer(["a"], "a")
    narrow = choice.sizeHint().width()
    choice.offer(["a", "replica-in-another-house"], "a")
    text_px = choice.fontMetrics().horizontalAdvance("replica-in-another-house")
    assert choice.sizeHint().width() > max(narrow, text_px)
