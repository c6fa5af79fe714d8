"""What came of an operator's order, in the words of who carried it out."""

from backend.translation import tr_noop

ORDER_RESULTS = {  # a sentence that another one is a case of comes behind it
    "note-added": tr_noop("Note {number} is written down."),
    "note-removed": tr_noop("Note {number} is removed."),
    "breakpoint-on": tr_noop("The breakpoint {name} is on."),
    "breakpoint-off": tr_noop("The breakpoint {name} is off."),
    "invariant-set": tr_noop("The invariant {name} is kept."),
    "breakpoint-removed": tr_noop("The breakpoint {name} is removed."),
    "invariant-removed": tr_noop("The invariant {name} is removed."),
    "bulk-begun": tr_noop("Bulk {action} {bulk} of {entities} is under way."),
    "bulk-unthrottled": tr_noop("Bulk {action} {bulk} is unthrottled."),
    "bulk-throttled": tr_noop("Bulk {action} {bulk}: at most {events} a second."),
    "bulk-suspended": tr_noop("Bulk {action} {bulk} is suspended, with {entities} to go."),
    "bulk-resumed": tr_noop("Bulk {action} {bulk} goes on, with {entities} to go."),
    "bulk-cancelled": tr_noop("Bulk {action} {bulk} is cancelled, with {entities} to go."),
    "bulk-was-cancelled": tr_noop("Bulk {action} {bulk} is over: it is cancelled."),
    "bulk-was-done": tr_noop("Bulk {action} {bulk} is over: it is done."),
    "copied": tr_noop("{replica} starts with a copy of the rows of {source}."),
    "archive-copied": tr_noop(
        "The archive starts with the rows that {source} has now. What was before them is not kept:"
        " it can only be built from the log."
    ),
    "started-again": tr_noop("{replica} starts with the rows that it had."),
    "started-share": tr_noop(
        "{replica} starts with a share of the views: {share}. What it has no rows of yet is built"
        " from the log."
    ),
    "started": tr_noop("{replica} starts, and builds its rows from the log."),
    "rows-removed": tr_noop("The rows of {replica} are removed."),
    "stopped": tr_noop("{replica} stops; its rows stay on disk."),
    "stopped-in-database": tr_noop("{replica} stops; its rows stay in PostgreSQL."),
    "forgotten": tr_noop("{replica} stops; its rows are removed."),
    "throttled": tr_noop("At most {events} a second."),
    "unthrottled": tr_noop("Unthrottled."),
    "mode-set": tr_noop("Updates {mode}."),
    "invited": tr_noop("{name} may come in from other hosts."),
    "revoked": tr_noop("The invitation {name} does not count any more; its connections are cut."),
    "applies": tr_noop("Applies up to the present head."),
    "resumed": tr_noop("Goes on."),
    "paused": tr_noop("Paused at {position}."),
    "fed-by-events": tr_noop("It is fed by events."),
    "feed-of-events": tr_noop("Fed by events, from {position} on."),
    "feed-of-queue": tr_noop(
        "Goes over to its queue as soon as an entry leads on from where it is."
    ),
    "feed-of-stream": tr_noop(
        "Fed by a consumer of its own on the log's stream, from {position} on."
    ),
    "rebuild-resumed": tr_noop("Goes on with {views} from event {position}."),
    "rebuild-begun": tr_noop(
        "Builds {views} anew beside the rows that are there, which are answered until the new ones"
        " are verified."
    ),
    "rebuild-in-place": tr_noop(
        "{replica} builds all its rows anew from the log, in their place: until they have caught"
        " up, it answers with what it has so far."
    ),
    "rebuild-cancelled": tr_noop("The rebuild of {views} is cancelled; its rows stay."),
    "subscription-paused": tr_noop("{subscription} is paused at {position}."),
    "subscription-resumed": tr_noop("{subscription} goes on."),
    "subscription-removed": tr_noop("{subscription} is forgotten."),
    "subscription-reset": tr_noop("{subscription} begins anew behind {position}."),
    "command-retried": tr_noop("The command of {rule} is run again for {alert}."),
    "rule-set": tr_noop("{rule}: {condition}."),
    "rule-removed": tr_noop("{rule} is removed."),
    "acknowledged": tr_noop("{alert} is acknowledged by {by}."),
    "released": tr_noop("{alert} is not acknowledged by {by} any more."),
    "silence-ended": tr_noop("The silence {silence} has ended."),
    "deliveries-retried": tr_noop("{parked_events} of {stream} will come again."),
    "delivery-skipped": tr_noop("Event {position} of {stream} is not delivered again."),
    "delivery-skipped-and-retried": tr_noop(
        "Event {position} of {stream} is not delivered again; {parked_events} behind it will be."
    ),
    "skipped": tr_noop("Event {position} is skipped."),
    "skipped-and-waiting": tr_noop(
        "Event {position} is skipped. {events} behind it applied, {waiting} still."
    ),
    "skipped-and-applied": tr_noop("Event {position} is skipped. {events} behind it applied."),
    "skipped-and-failed": tr_noop(
        "Event {position} is skipped. Behind it: {applied} of {parked_events} applied, {left} still"
        " parked: {error}"
    ),
    "retry-failed": tr_noop("{applied} of {parked_events} applied, {left} still parked: {error}"),
    "retried-and-waiting": tr_noop("{parked_events} applied, {waiting} still."),
    "retried": tr_noop("{parked_events} applied."),
}


def write_result(name: str, /, **values: object) -> str:
    """Write one of the sentences, in English."""
    return ORDER_RESULTS[name].format(**values)
