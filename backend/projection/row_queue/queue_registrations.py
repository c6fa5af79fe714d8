"""Which replicas are fed by a queue, and up to where each has acknowledged it: a file for each."""

from collections.abc import Collection
from pathlib import Path

import msgspec

from backend.errors import StorageFailed

QUEUE_FOLDER = "queue"
QUEUE_PROCESS = "queue"  # the replica whose finished rows are queued; it is fed by events itself
_SUFFIX = ".queue"
_PART = ".part"


class Acknowledged(msgspec.Struct, frozen=True):
    """Up to where a replica has applied; `has_begun`: it has taken an entry of its queue.

    One that has not begun is still fed by events, and waits for an entry that goes on from where
    it is: it needs nothing from before.
    """

    position: int
    has_begun: bool


class QueueRegistrations:
    """The registered replicas of a data folder.

    What a replica acknowledges is written without waiting for the disk: an older number after the
    end of the machine keeps more than is needed, and no less.
    """

    def __init__(self, data_folder: Path) -> None:
        """`data_folder`: nothing is made there before the first registration."""
        self.folder = data_folder / QUEUE_FOLDER

    def read(self) -> dict[str, Acknowledged]:
        """Return what each registered replica has acknowledged.

        Raises:
            StorageFailed: the folder cannot be read.
        """
        try:
            files = [each.name for each in self.folder.iterdir() if each.name.endswith(_SUFFIX)]
        except FileNotFoundError:  # no replica was ever fed so
            return {}
        except OSError as error:
            raise self._failed(error) from error
        found = {name.removesuffix(_SUFFIX): self._read_file(name) for name in sorted(files)}
        return {name: each for name, each in found.items() if each is not None}

    def _read_file(self, name: str) -> Acknowledged | None:
        try:
            return msgspec.json.decode((self.folder / name).read_bytes(), type=Acknowledged)
        except FileNotFoundError:
            return None  # deregistered meanwhile
        except (msgspec.DecodeError, UnicodeDecodeError):  # cut short by the end of the machine
            return Acknowledged(0, has_begun=False)
        except OSError as error:
            raise self._failed(error) from error

    def acknowledge(self, replica: str, acknowledged: Acknowledged) -> None:
        """Register a replica, or write how far it has come.

        Raises:
            StorageFailed: it cannot be written.
        """
        part, target = self.folder / f"{replica}{_PART}", self._path(replica)
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            part.write_bytes(msgspec.json.encode(acknowledged))
            part.replace(target)
        except OSError as error:
            raise self._failed(error) from error

    def remove(self, replica: str) -> None:
        """Give a replica's queue up; what nobody else needs is removed.

        Raises:
            StorageFailed: it cannot be removed.
        """
        try:
            self._path(replica).unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(error) from error

    def keep_only(self, replicas: Collection[str]) -> None:
        """Give up the queues of replicas that there are no more.

        Raises:
            StorageFailed: one cannot be removed.
        """
        for replica in self.read().keys() - set(replicas):
            self.remove(replica)

    def _path(self, replica: str) -> Path:
        return self.folder / f"{replica}{_SUFFIX}"

    def _failed(self, error: OSError) -> StorageFailed:
        return StorageFailed(
            f"The folder {self.folder.name} of the queue feed cannot be used: {error.strerror}."
            " Make room on the disk, and see that the data folder can be written."
        )
