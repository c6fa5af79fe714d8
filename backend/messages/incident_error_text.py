"""Why an incident file cannot be saved, or a file of events not be opened."""

from backend.translation import tr_noop

INCIDENT_ERRORS = (
    tr_noop("{path} is no incident file. Name another one."),
    tr_noop("{path} is empty: it was not written to its end, or not copied. Copy it anew."),
    tr_noop("{path} is a folder: name a file; `marigraph --data {path}` shows a data folder."),
    tr_noop("{path} is damaged: {reason}. Copy it anew."),
    tr_noop("{path} is not whole: it was cut off, or is damaged ({reason}). Copy it anew."),
    tr_noop(
        "{path} is an incident file of format {format}, and this version reads up to {known}. Open"
        " it with a newer Marigraph."
    ),
    tr_noop("The log is empty: there is nothing to save yet."),
    tr_noop("There is no event {position}: the log ends at {head}."),
    tr_noop("The range ends at {last}, before it begins at {first}: turn them round."),
    tr_noop("The playhead {position} is outside of the range from {first} to {last}."),
    tr_noop(
        "The archive has come to {position}, and the range goes to {last}. Wait until it has caught"
        " up (`marigraph status`), or name an earlier end with --to."
    ),
    tr_noop("Line {line} of {name} is no event of a log: {reason}."),
    tr_noop(
        "The rows of {view} in the file are of another shape than those of the version that is"
        " installed here: {reason}. Install the version that the file was made with."
    ),
    tr_noop(
        "What is in the file takes {size}, and the disk of {folder} has {free} left. Make room, or"
        " name another folder by {variable}."
    ),
    tr_noop("{path} cannot be written: {reason}. Make room, or name another folder by {variable}."),
    tr_noop(
        "An event at {position} is behind one at {before}: this is no part of a log. Bring it in"
        " with `marigraph import cloudevents FILE` instead."
    ),
    tr_noop("{folder} was not made from a file. Open the file again."),
    tr_noop(
        "{path} is of no attached folder: its views are those that are installed. Leave out"
        " --views."
    ),
    tr_noop(
        "{folder} has no read models of its own: only an attached folder has them. Leave out"
        " --with-views."
    ),
    tr_noop("{path} cannot be read: {reason}. Name a file that is there, by --views."),
    tr_noop("Another program is still unpacking this file. Try again when it has."),
)
