"""A failure that comes again with every tick is told once, until it is over."""

import logging


class WarningFilter:
    """Warns of each kind of failure once; what went well for a whole tick may be told again."""

    def __init__(self, logger: logging.Logger) -> None:
        """Nothing has failed yet."""
        self._logger = logger
        self._known: set[tuple[str, ...]] = set()
        self._has_failed = False

    def warn(self, text: str, *args: object) -> None:
        """Tell it, unless it was told since all last went well."""
        self._has_failed = True
        kind = (text, *map(str, args))
        if kind not in self._known:
            self._known.add(kind)
            self._logger.warning(text, *args)

    def end_tick(self) -> None:
        """End a tick that was committed: without a failure in it, all is well again."""
        if not self._has_failed:
            self._known.clear()
        self._has_failed = False
