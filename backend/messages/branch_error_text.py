"""Why a branch of the log cannot be made, run, read or compared."""

from backend.translation import tr_noop

BRANCH_ERRORS = (
    tr_noop(
        "The event {position} would count again, and the log begins at {first}: what was before is"
        " not in it."
    ),
    tr_noop(
        "An edit stands at {position}, and the log begins at {first}: what was before is not in it."
    ),
    tr_noop(
        "What would become of the {type} tried at {position} is not known: it rests on events of"
        " {streams} from before this part of the log. Insert the events that come of it instead, or"
        " try it where the whole log is."
    ),
    tr_noop(
        "{one} was compared at position {upto}, and {other} at {other_upto} of its log: run both to"
        " one end of one log, with --upto, to compare them."
    ),
    tr_noop("There is no event {position}: the log ends at {head}."),
    tr_noop("An edit stands at {position}, and the branch ends at {upto}."),
    tr_noop("Event {position} is changed twice."),
    tr_noop("The log has no event at {position}."),
    tr_noop("The branch's event at {position} has {size}, and an event has at most {most} MiB."),
    tr_noop(
        "The branch's event at {position} is of the type {type}, which no installed module knows;"
        " `marigraph schema` lists those that there are."
    ),
    tr_noop("The branch's event at {position}: {reason}"),
    tr_noop("The edit at {position} cannot be read: the data of {type} has another shape."),
    tr_noop("The edit at {position} cannot be read: {reason}."),
    tr_noop("{path} is no list of edits: {reason}."),
    tr_noop("{path} cannot be read: {reason}."),
    tr_noop("An actor is empty: say who, or leave it out."),
    tr_noop("{quoted} is no time as 2026-11-01T10:00:00Z."),
    tr_noop(
        "A branch without edits is what really happened: skip, edit, insert, move or try something."
    ),
    tr_noop(
        "The branch was made at position {position} of another log than this one: it has another"
        " event there, or ends before it. Make it anew."
    ),
    tr_noop("The log holds nothing behind {position}. Restore it from a backup."),
    tr_noop(
        "The {type} tried at {position} holds a secret in {names}: a branch is kept in a file, and"
        " knows no passwords. Leave it out, or insert the event that comes of it."
    ),
    tr_noop("{path} cannot be read (line {line}): {reason}. Run the branch again."),
    tr_noop(
        "{path} is of format {format}, and this version knows format {known}. Use the version that"
        " wrote it."
    ),
    tr_noop("There is no branch {quoted}; `marigraph replay branches` lists them."),
    tr_noop(
        "{quoted} is no name for a branch: up to 60 letters, digits, dots, hyphens and underscores."
    ),
    tr_noop("There is a branch {quoted} already: discard it, or choose another name."),
    tr_noop("There is a branch {quoted} already; choose another name."),
    tr_noop(
        "{path} holds no branch.json; throw the branch away: marigraph replay discard {branch}"
    ),
    tr_noop("The branch {branch} is being run; cancel it first."),
    tr_noop("The branch {branch} is being run already."),
    tr_noop(
        "{path} is no branch that can be read: {reason}. Mend the file, or throw the branch away:"
        " marigraph replay discard {branch}"
    ),
    tr_noop("The branch {quoted} was not run to its end; run it: marigraph replay branch {branch}"),
    tr_noop(
        "{path} cannot be read: {reason}. Run the branch again: marigraph replay branch {branch}"
    ),
    tr_noop("The branch {branch} was cancelled; it can be run again."),
)
