from pytestqt.qtbot import QtBot

from tests.console.panels.commands.command_operator import Bench


def test_that_the_result_stands_below_the_form_where_it_does_not_fit_beside_it(
    bench: Bench, qtbot: QtBot
) -> None:
    panel = bench.panel
    form, result = panel.form_area, panel.result

    def is_below() -> bool:
        top = result.mapTo(panel, result.rect().topLeft())
        return top.y() >= form.mapTo(panel, form.rect().bottomLeft()).y()

    assert not is_below()
    panel.resize(panel.minimumSizeHint().width(), 560)
    qtbot.waitUntil(is_below)
    assert result.mapTo(panel, result.rect().topRight()).x() < panel.width()
    panel.resize(1200, 700)
    qtbot.waitUntil(lambda: not is_below())
