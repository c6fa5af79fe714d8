"""Small logs to be backed up, and what there is in them."""

from contextlib import closing
from pathlib import Path

from backend.store.engine_registry import open_backups, open_log, open_reader
from backend.store.log_backup_port import LogBackups
from tests.contract.drafts import append


def ignore_stage(_stage: str, _done: int, _total: int) -> None:
    pass


def make_log(path: Path, events: int) -> LogBackups:
    """Append so many events to the log at a path."""
    path.parent.mkdir(exist_ok=True)
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, *(f"user-{number}" for number in range(events)))
    return open_backups(f"sqlite:///{path}", must_exist=True)


def head_of(path: Path) -> int:
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        return reader.head()
