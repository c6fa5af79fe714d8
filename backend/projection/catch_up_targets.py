"""Where a process that begins behind the log's end has to come before it may be called behind."""


class CatchUpTargets:
    """The log's end when it was first known: of a rebuild, or of a start with a backlog.

    Events from before the start are no lag: they could not have been applied here before.
    """

    def __init__(self, started_at: int) -> None:
        """`started_at`: the position that the rows stood at; 0 when they are built anew."""
        self._started_at = started_at
        self._is_known = False
        self.replay: int | None = None
        self.catch_up: int | None = None

    def update(self, position: int, head: int | None) -> None:
        """Set the target once the log's end is known, and drop it when it is reached."""
        if not self._is_known and head is not None:
            self._is_known = True
            if self._started_at == 0:
                self.replay = head
            else:
                self.catch_up = head
        if self.replay is not None and position >= self.replay:
            self.replay = None
        if self.catch_up is not None and position >= self.catch_up:
            self.catch_up = None
