"""What the supervisor asks the fork server for; the answer to each is a process id."""

import msgspec

from backend.messages.notices import ProcessRole

MAX_REQUEST_BYTES = 1024
PID_BYTES = 8
CHILD_HANDLES = 2  # that come with a request: the child's standard input, and its output


class ForkRequest(msgspec.Struct, frozen=True):
    """A child to be forked; of the log's URL only what says which engine it needs."""

    name: str
    role: ProcessRole
    log_scheme: str
