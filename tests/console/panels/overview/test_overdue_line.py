from pytestqt.qtbot import QtBot

from backend.messages.work import OverdueWork
from console.panels.overview.overdue_line import OverdueLine
from console.state import reducers
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW


def test_that_overdue_work_is_one_line_that_leads_to_the_board_and_else_takes_no_room(
    theme: Theme, qtbot: QtBot
) -> None:
    opened: list[str] = []
    line = OverdueLine(theme, opened.append)
    qtbot.addWidget(line)
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    for overdue, is_shown in ((0, False), (2, True), (0, False)):
        counted = OverdueWork(view="orders", waiting=5, overdue=overdue, worst="Paid")
        sample = sample_messages.replica(work=[counted])
        line.apply_snapshot(reducers.apply_notice(known, sample, NOW))
        assert line.isVisible() is is_shown
        if is_shown:
            assert line.text.text().startswith("2 entities wait longer than allowed: orders 2")
            line.look.click()
    assert opened == ["board"]
