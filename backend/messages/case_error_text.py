"""Why what happened once cannot be written as a test."""

from backend.translation import tr_noop

CASE_ERRORS = (
    tr_noop("There are no such events."),
    tr_noop(
        "There are no such events: the log ends at {head}. `marigraph tail` shows those that there"
        " are."
    ),
    tr_noop("--to {to} stands before --from {first}."),
    tr_noop(
        "What happened at {position} follows from {events}, and a test holds at most {most}. Choose"
        " an earlier one, or one of fewer entities."
    ),
    tr_noop("Choose one: --stream, --correlation, or --to (with or without --from)."),
    tr_noop("A range of more than {most} events is no case. Choose a shorter one."),
    tr_noop("{quoted} are no positions: write 5,9,20-30, at most a million of them."),
    tr_noop(
        "The archive has come to {position}, and the events end at {last}. Wait until it has caught"
        " up (`marigraph status`), or choose earlier ones."
    ),
    tr_noop(
        "No command causes these events, and no view shows them: there is nothing to test. Choose"
        " others."
    ),
)
