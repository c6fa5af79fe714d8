"""What the stages between commit and the eye are called, and what each of them measures. No Qt."""

from backend.messages.pipeline import Stage
from backend.translation import tr, tr_noop

_NAMES: dict[Stage, str] = {
    "committed": tr_noop("committed"),
    "published": tr_noop("published"),
    "received": tr_noop("received"),
    "applied": tr_noop("applied"),
    "on-disk": tr_noop("on disk"),
    "visible": tr_noop("visible"),
}
# what a stage takes begins with the one before; the first begins with the commit
STAGE_MEANINGS: dict[Stage, str] = {
    "published": tr_noop(
        "Until an event is on the feed after its commit: the mean, in the last second with any of"
        " the last minute"
    ),
    "received": tr_noop(
        "Until an event is at the replica after it was published: the mean, in the last second"
        " with any of the last minute"
    ),
    "applied": tr_noop(
        "Until an event is through the handlers after it was received: the mean, in the last"
        " second with any of the last minute"
    ),
    "on-disk": tr_noop(
        "Until an event is in the replica's database after it was applied: the mean, in the last"
        " second with any of the last minute"
    ),
    "visible": tr_noop(
        "Until an event is to be seen by questions after it was on disk: the mean, in the last"
        " second with any of the last minute"
    ),
}


def stage_name(stage: Stage) -> str:
    """Return what people call a stage."""
    return tr(_NAMES[stage])
