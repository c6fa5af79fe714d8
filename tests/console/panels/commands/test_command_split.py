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


def test_that_a_form_that_needs_more_room_goes_above_the_result_without_a_resize(
    bench: Bench, qtbot: QtBot
) -> None:
    panel = bench.panel
    form, result = panel.form_area, panel.result

    def overlap() -> bool:
        place = result.rect().translated(result.mapTo(panel, result.rect().topLeft()))
        return place.intersects(form.rect().translated(form.mapTo(panel, form.rect().topLeft())))

    form.setMinimumWidth(900)
    qtbot.waitUntil(lambda: form.width() >= 900 and not overlap())
    assert result.mapTo(panel, result.rect().topRight()).x() < panel.width()
