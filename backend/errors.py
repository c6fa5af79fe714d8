"""Every error that Marigraph raises on purpose.

    MarigraphError
    ├── Rejected             a rule rejected it: nothing was written; change the request
    │   └── NotPermitted     it takes another role than that of the key
    ├── Unavailable          the environment: nothing is wrong with the request; try again
    │   ├── Busy             too much waits already
    │   ├── TimedOut         it did not come in time
    │   ├── WrongVersion     the stream moved meanwhile
    │   ├── DuplicateEvent   the same event came into the log meanwhile
    │   ├── AlreadyRunning   another backend holds the data folder
    │   ├── GivenUp          whoever had begun it does not want it any more
    │   └── StorageFailed    the disk or the database refused
    │       └── DamagedFile  a file is broken: trying again does not help
    ├── Unreadable           what came in cannot be read: a file, a filter, a message, a setting
    └── Defect               ours: logged with its stack

Each says what happened, where, and what to do.
"""


class MarigraphError(Exception):
    """Root of the tree; `code` is stable and goes over the wire."""

    code = "error"

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        """Keep the sentence; `code` overrides the class's own, `field` names what offends."""
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field


class Rejected(MarigraphError):
    """A rule rejected it, and nothing was written."""

    code = "rejected"


class NotPermitted(Rejected):
    """Whoever has this key may not ask for that."""

    code = "not-permitted"


class Unavailable(MarigraphError):
    """The environment failed; the same request may be sent again."""

    code = "unavailable"


class Busy(Unavailable):
    """Too much waits already; send it again a little later."""

    code = "busy"


class TimedOut(Unavailable):
    """It did not come within its time limit."""

    code = "timed-out"


class WrongVersion(Unavailable):
    """A stream is not at the version that the writer expected."""

    code = "wrong-version"


class DuplicateEvent(Unavailable):
    """An event with the same source and id came into the log since its writer looked."""

    code = "duplicate-event"


class AlreadyRunning(Unavailable):
    """Another backend holds this data folder."""

    code = "already-running"


class GivenUp(Unavailable):
    """It was ended on the way, as whoever had begun it is to stop."""

    code = "given-up"


class NotAdmitted(Unavailable):
    """The other side does not take it any more: a new start alone will not help."""

    code = "not-admitted"


class StorageFailed(Unavailable):
    """The disk or the database refused."""

    code = "storage-failed"


class DamagedFile(StorageFailed):
    """A file is broken, or is none of ours; it has to be put back or made anew."""

    code = "damaged-file"


class Unreadable(MarigraphError):
    """What came in cannot be read: a file, a filter, a message or a setting."""

    code = "unreadable"


class Defect(MarigraphError):
    """Our own mistake; logged with its stack."""

    code = "defect"
