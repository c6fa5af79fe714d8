"""Load an icon in a colour."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SIZES_PX = (16, 24, 32, 48)  # pixels; Qt picks the nearest


def icon(name: str, colour: str) -> QIcon:
    """Return the icon `resources/icons/<name>.svg` drawn in a colour (`#rrggbb`).

    Raises:
        FileNotFoundError: there is no such icon.
    """
    made = QIcon()
    for size in _SIZES_PX:
        made.addPixmap(pixmap(name, colour, size))
    return made


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """Return the icon as a square picture of so many pixels; raises as `icon` does."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@cache
def _svg(name: str) -> str:
    return resources.files("resources").joinpath("icons", f"{name}.svg").read_text()
