"""A value that several panels look at."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Observable(Generic[T]):
    """Hold one value, and tell those who listen when it changes (on the thread that sets it)."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._listeners: list[Callable[[T], None]] = []

    @property
    def value(self) -> T:
        """What it is now."""
        return self._value

    def set(self, value: T) -> None:
        """Replace the value; listeners hear of it only when it differs."""
        if value != self._value:
            self.publish(value)

    def publish(self, value: T) -> None:
        """Replace the value, and tell the listeners even when it is the same."""
        self._value = value
        for listener in tuple(self._listeners):
            listener(value)

    def subscribe(self, listener: Callable[[T], None]) -> None:
        """Call `listener` with every later value; for as long as the window lives."""
        self._listeners.append(listener)
