"""Which backend this is: a frame in the profile's colour, and its name in the status bar."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from backend.translation import tr
from backend.wire.connection_profiles import COLOURS, ConnectionProfile
from console.widgets.labels import create_label

_FRAME_PX = 3
_SWATCH_PX = 10


def profile_colour(profile: ConnectionProfile) -> QColor:
    """Return the colour of a profile; grey for one that this version does not know."""
    return QColor(COLOURS.get(profile.colour, COLOURS["grey"]))


class ProfileFrame(QFrame):
    """Draws the profile's colour along the window's edges; without a profile nothing."""

    def __init__(self, profile: ConnectionProfile | None) -> None:
        super().__init__()
        self._profile = profile

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame in the margin, where nothing else is."""
        super().paintEvent(event)
        if self._profile is None:
            return
        painter = QPainter(self)
        colour, width, height = profile_colour(self._profile), self.width(), self.height()
        painter.fillRect(0, 0, width, _FRAME_PX, colour)
        painter.fillRect(0, height - _FRAME_PX, width, _FRAME_PX, colour)
        painter.fillRect(0, 0, _FRAME_PX, height, colour)
        painter.fillRect(width - _FRAME_PX, 0, _FRAME_PX, height, colour)
        painter.end()


class ProfileMark(QWidget):
    """The profile's name beside a swatch of its colour, for the status bar."""

    def __init__(self, profile: ConnectionProfile) -> None:
        super().__init__()
        text = (
            tr("{profile} (read-only)", profile=profile.name)
            if profile.is_read_only
            else profile.name
        )
        name = create_label(text)
        name.setObjectName("profile")
        text = tr("Profile {profile}, data folder {data}", profile=profile.name, data=profile.data)
        self.setToolTip(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(_Swatch(profile_colour(profile)))
        row.addWidget(name)


class _Swatch(QWidget):
    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(QSize(_SWATCH_PX, _SWATCH_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.end()
