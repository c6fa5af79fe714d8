"""Whether the log's database answers: asked every second, because nothing else may ask for long."""

from collections.abc import Callable

from backend.clock import Clock, Micros, monotonic_us
from backend.errors import Unavailable


class LogProbe:
    """Asks a question that reaches the database; `error` is empty while it is answered."""

    def __init__(self, ask: Callable[[], object], ticks: Clock = monotonic_us) -> None:
        """`ask` raises Unavailable when the log cannot be used."""
        self._ask = ask
        self._ticks = ticks
        self._answered_us: Micros | None = None
        self.error = ""

    def check(self) -> bool:
        """Ask; return whether it was answered."""
        try:
            self._ask()
        except Unavailable as error:
            self.error = error.message
            return False
        self.error, self._answered_us = "", self._ticks()
        return True

    @property
    def age_us(self) -> Micros | None:
        """How long ago it last answered; None: it never did."""
        return None if self._answered_us is None else self._ticks() - self._answered_us
