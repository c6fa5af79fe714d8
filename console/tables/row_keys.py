"""The keys that move in a table's rows."""

from PySide6.QtCore import Qt

ROW_STEPS: dict[int, int] = {
    Qt.Key.Key_J: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_K: -1,
    Qt.Key.Key_Up: -1,
}
OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def row_after_key(key: int, current: int | None, count: int, page_rows: int) -> int | None:
    """Return the row that a key goes to; None for keys that go nowhere. Without one, the first."""
    steps = {
        **ROW_STEPS,
        Qt.Key.Key_PageDown: page_rows,
        Qt.Key.Key_PageUp: -page_rows,
        Qt.Key.Key_Home: -count,
        Qt.Key.Key_End: count,
    }
    if key not in steps:
        return None
    return 0 if current is None else max(0, min(current + steps[key], count - 1))
