"""The last comparison of the feeds, kept among what the console remembers."""

from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.messages.feed_comparison import FeedComparison

_FILE = "feed-comparison.json"


class FeedComparisonStore:
    """One file, replaced by each comparison that has come to its end."""

    def __init__(self, folder: Path | None) -> None:
        """`folder`: of what is remembered; None: nothing is."""
        self._path = None if folder is None else folder / _FILE

    def read(self) -> FeedComparison | None:
        """Return the last comparison; None where there is none that can be read."""
        if self._path is None:
            return None
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=FeedComparison)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):  # of another version, or none
            return None

    def write(self, comparison: FeedComparison) -> bool:
        """Keep a comparison in the place of the one before; return whether it is kept.

        Raises:
            OSError: it cannot be written; the one before is still there.
        """
        if self._path is None:
            return False
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, msgspec.json.encode(comparison))
        return True
