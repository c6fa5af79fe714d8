"""What a foreign source tells: facts in the order of time, or the wishes that led to them."""

from collections.abc import Iterator
from typing import Protocol

import msgspec

from backend.clock import Micros
from backend.domain.module import Said
from backend.exchange.report import Report
from backend.messages.events import Basis


class Place(msgspec.Struct, frozen=True, gc=False):
    """A line of a file."""

    file: str
    line: int


class Fact(msgspec.Struct, frozen=True):
    """Something that happened. Facts of one `thread` share their correlation.

    `began`: when the thread began, so that all its facts derive the same id from it.
    """

    time: Micros
    said: Said
    basis: Basis
    thread: str
    began: Micros


class Wish(msgspec.Struct, frozen=True):
    """A command that stands for lines of the input; a `generated` one stands for none.

    `name` tells it from every other wish of this source.
    """

    time: Micros
    type: str
    said: Said
    name: str
    thread: str
    began: Micros
    places: tuple[Place, ...]
    generated: bool = False


class Source(Protocol):
    """A source that has been read: its story is the same on every run.

    `origin` identifies the content.
    """

    name: str
    origin: str

    def facts(self) -> Iterator[Fact]:
        """Tell everything as it was, in the order of time, causes before effects."""
        ...

    def wishes(self) -> Iterator[Wish]:
        """Tell it as commands, in the same order."""
        ...

    def size(self, mode: str) -> int:
        """Return how many `facts` or `commands` it tells."""
        ...

    def report(self, mode: str) -> Report:
        """Say what is known of every line before anything was sent."""
        ...
