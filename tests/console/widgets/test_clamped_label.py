import pytest
from pytestqt.qtbot import QtBot

from console.widgets.clamped_label import ClampedLabel


def test_that_a_long_text_is_two_lines_high_and_cut_at_its_end(qtbot: QtBot) -> None:
    label = ClampedLabel()
    qtbot.addWidget(label)
    label.setText("primary UNKNOWN: " + "nothing was heard of it " * 40)
    label.resize(400, 60)
    assert label.heightForWidth(400) == 2 * label.fontMetrics().lineSpacing()
    first, second = label.clamped_lines()
    assert first.startswith("primary UNKNOWN:")
    assert second.endswith("\N{HORIZONTAL ELLIPSIS}")
    label.setText("All is well.")
    assert label.clamped_lines() == ["All is well."]
    assert label.heightForWidth(400) <= label.fontMetrics().lineSpacing() + 2


@pytest.mark.parametrize(
    "text",
    ["\N{CJK UNIFIED IDEOGRAPH-4E2D}" * 99, "/a/path/without/a/blank" * 30],
    ids=["Chinese", "path"],
)
def test_that_a_long_text_without_blanks_is_cut_at_the_end_of_the_second_line(
    qtbot: QtBot, text: str
) -> None:
    label = ClampedLabel()
    qtbot.addWidget(label)
    label.setText(text)
    label.resize(400, 60)
    first, second = label.clamped_lines()
    assert text.startswith(first)
    assert second.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert label.fontMetrics().horizontalAdvance(first) <= 400
    assert label.fontMetrics().horizontalAdvance(second) <= 400


def test_that_a_label_is_as_high_as_what_it_paints_whatever_its_width(qtbot: QtBot) -> None:
    label = ClampedLabel()
    qtbot.addWidget(label)
    label.setText("primary UNKNOWN\N{FULLWIDTH COMMA}30.3 s \N{CJK UNIFIED IDEOGRAPH-524D}" * 3)
    fits_px = label.fontMetrics().horizontalAdvance(label.text())
    for width_px in range(fits_px - 40, fits_px + 20):
        label.resize(width_px, 60)
        lines = len(label.clamped_lines())
        assert label.heightForWidth(width_px) == lines * label.fontMetrics().lineSpacing()
