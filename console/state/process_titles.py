"""Words for the states of processes. No Qt."""

from backend.messages.notices import ProcessState
from backend.translation import tr_noop

PROCESS_STATE_TITLES: dict[ProcessState, str] = {
    "starting": tr_noop("starting"),
    "running": tr_noop("running"),
    "stopping": tr_noop("stopping"),
    "stopped": tr_noop("stopped"),
    "backing-off": tr_noop("backing off"),
    "failed": tr_noop("failed"),
}
