"""What the keys do in a graph over time: what the mouse does there, too."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from backend.translation import tr_noop
from console.plots.graph_shapes import GraphTimeRange

GRAPH_KEYS = tr_noop(
    "Left and Right move the moment, Escape leaves it, [ and ] go from mark to mark, Enter opens,"
    " Page Up and Page Down move the time axis, + and - zoom."
)
_ZOOM_FACTOR = 1.2
_PAGE_SHARE = 0.5  # of what is in sight, that Page Up and Page Down move it
_CURSOR_STEPS = 100  # within what is in sight: arrows go one, and with Shift ten


class GraphMoves(msgspec.Struct, frozen=True):
    """What can be done with the time axis; moments in seconds since the epoch.

    `move_to`: the cursor goes there. `leave`: it goes away. `open`: what is there. `earlier_mark`,
    `later_mark`: the cursor goes to the next mark that way. `pan`: so many seconds on. `zoom`: by a
    factor, around a moment.
    """

    move_to: Callable[[float], object]
    leave: Callable[[], object]
    open: Callable[[float], object]
    earlier_mark: Callable[[], object]
    later_mark: Callable[[], object]
    pan: Callable[[float], object]
    zoom: Callable[[float, float], object]


def handle_graph_key(
    event: QKeyEvent, span: GraphTimeRange, cursor_s: float | None, moves: GraphMoves
) -> None:
    """Do what a key says, from where the cursor is; what it says nothing for is left to others."""
    steps = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
    reach_s = span.end_s - span.start_s
    step_s = reach_s / _CURSOR_STEPS * steps
    at_s = cursor_s if cursor_s is not None else span.end_s
    match event.key():
        case Qt.Key.Key_PageUp:
            moves.pan(-reach_s * _PAGE_SHARE)
        case Qt.Key.Key_PageDown:
            moves.pan(reach_s * _PAGE_SHARE)
        case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
            moves.zoom(1 / _ZOOM_FACTOR, at_s)
        case Qt.Key.Key_Minus:
            moves.zoom(_ZOOM_FACTOR, at_s)
        case Qt.Key.Key_Left:
            moves.move_to(max(span.start_s, at_s - step_s))
        case Qt.Key.Key_Right:
            moves.move_to(min(span.end_s, at_s + step_s))
        case Qt.Key.Key_Escape if cursor_s is not None:
            moves.leave()
        case key:
            event.setAccepted(_go_to_mark(key, at_s, moves))


def _go_to_mark(key: int, at_s: float, moves: GraphMoves) -> bool:
    """Go to a mark, or open what is there; say whether the key does any of that."""
    match key:
        case Qt.Key.Key_BracketLeft:
            moves.earlier_mark()
        case Qt.Key.Key_BracketRight:
            moves.later_mark()
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            moves.open(at_s)
        case _:
            return False
    return True
