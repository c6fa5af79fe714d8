"""What is done to a log of an earlier version before it can be used, and may take long."""

from backend.errors import GivenUp
from backend.store.log_port import OnLogWork


class LongWork:
    """What is done to an older log when it is opened; who is told so may want it no more."""

    def __init__(self, what: str, on_work: OnLogWork) -> None:
        """`what`: the sentence that is told."""
        self._what = what
        self._on_work = on_work
        self.is_wanted = True

    def go_on(self) -> bool:
        """Tell it once more; False, then and for ever, when it is to be ended."""
        self.is_wanted = self.is_wanted and self._on_work(self._what)
        return self.is_wanted

    def given_up(self) -> GivenUp:
        """Return the error that it ends with then."""
        return GivenUp(f"{self._what} It was given up, and is begun anew at the next start.")
