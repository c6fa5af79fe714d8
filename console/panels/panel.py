"""What every panel is."""

from abc import abstractmethod
from typing import ClassVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from console.link.bridge import Link
from console.state.desk import Desk
from console.state.frame import Frame
from console.theme.theme import Theme


class Panel(QWidget):
    """A dockable part of the window.

    `name` is how the command line and the layout know it, `title` how an operator does. The base
    hears every frame of the link, and calls `take` with it; `restyle` is called when the theme
    has changed.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__()
        self.link = link
        self.theme = theme
        self.desk = desk
        self.setObjectName(self.name)
        link.frame.connect(self._heard)
        theme.changed.connect(self._restyled)

    @abstractmethod
    def take(self, frame: Frame) -> None:
        """Take in what is new; at most 16 ms, and nothing that a hidden panel need not do."""

    @abstractmethod
    def ready(self) -> bool:
        """Whether everything that it shows has come; a picture is taken then."""

    def restyle(self) -> None:
        """Put on new tokens, where the style sheet does not reach."""

    def deeds(self) -> list[QAction]:
        """Actions for the command palette; those with a shortcut work while the panel has focus."""
        return self.actions()

    def _heard(self, frame: Frame) -> None:
        self.take(frame)

    def _restyled(self) -> None:
        self.restyle()
