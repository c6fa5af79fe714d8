"""The files of one database: its own, and what SQLite keeps beside it."""

from pathlib import Path

_ENDINGS = ("", "-wal", "-shm", "-journal")


def remove_database(path: Path) -> None:
    """Remove a database, its own file last: while that is there, a kill leaves no other's log.

    What is not there is no error. Nobody may have it open.
    """
    for ending in reversed(_ENDINGS):
        Path(f"{path}{ending}").unlink(missing_ok=True)
