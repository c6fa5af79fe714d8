import pytest
from PySide6.QtCore import QRect, QSize

from console.window.screen_fit import beside, has_room_beside

SCREEN = QRect(0, 0, 1_600, 1_000)
PANEL = QSize(400, 500)


@pytest.mark.parametrize(
    ("window", "place"),
    [
        (QRect(0, 100, 1_000, 800), QRect(1_000, 100, 400, 500)),  # right of it
        (QRect(600, 100, 1_000, 800), QRect(200, 100, 400, 500)),  # left of it
        (QRect(100, 100, 1_400, 800), QRect(1_100, 100, 400, 500)),  # over its right edge
        (QRect(0, 0, 1_600, 1_000), QRect(1_200, 0, 400, 500)),
        (QRect(0, 700, 1_000, 300), QRect(1_000, 500, 400, 500)),  # as a whole on the screen
    ],
)
def test_that_a_panel_floats_beside_its_window_where_there_is_room(
    window: QRect, place: QRect
) -> None:
    assert beside(PANEL, window, SCREEN) == place


def test_that_a_panel_never_floats_larger_than_the_screen() -> None:
    assert beside(QSize(2_000, 2_000), QRect(0, 0, 800, 600), SCREEN) == SCREEN


def test_that_it_is_known_whether_a_panel_would_lie_over_its_window() -> None:
    assert has_room_beside(PANEL, QRect(0, 0, 1_200, 800), SCREEN)
    assert not has_room_beside(PANEL, QRect(0, 0, 1_201, 800), SCREEN)
    assert has_room_beside(PANEL, QRect(400, 0, 1_200, 800), SCREEN)
