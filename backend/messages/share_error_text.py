"""Why replicas cannot share a view as it is ordered, or why a view in parts is not answered."""

from backend.translation import tr_noop

SHARE_ERRORS = (
    tr_noop(
        "{view} cannot be split: its full-text search ranks all rows together. Give it whole to one"
        " replica."
    ),
    tr_noop(
        "{view} cannot be split: one event may change rows of several keys ({names}). Give it whole"
        " to one replica."
    ),
    tr_noop(
        "{view} cannot be split: {names} has no {column}, and may change several of its rows. Give"
        " it whole to one replica."
    ),
    tr_noop(
        "{view} cannot be split: its handlers remember things in tables of their own. Give it whole"
        " to one replica, or declare in its read model by what it is split."
    ),
    tr_noop(
        "{view} cannot be split by {column}: {type} has no text {field}. Mend `split` in its read"
        " model."
    ),
    tr_noop("{view} cannot be split by {column}, which is no column of its key."),
    tr_noop(
        "{view} is split by {column}, and this event is about {key}, but its handler asks for the"
        " row of {other}. Mend `split` in the read model, or do not split the view."
    ),
    tr_noop(
        "The handler asks for the row of {other}, which is in another part of {view}. Mend `split`"
        " in the read model, or do not split the view."
    ),
    tr_noop(
        "{view} is split by {column}: {table} does not have it in its key, and an event that one"
        " part alone takes changes it. Mend `split` in the read model (`every_part`, `per_part`),"
        " or do not split the view."
    ),
    tr_noop("A view has at most {number}, not {parts}: who reads it opens each."),
    tr_noop("There is no part {part} of {parts}: they are counted from 1."),
    tr_noop("There is no view {view}: did you mean {other}?"),
    tr_noop(
        "There are only {count}, too few for a share {part}/{parts} of all the work. Name views,"
        " and give parts of them: --views VIEW --share 1/2"
    ),
    tr_noop(
        "{replica} is fed by its queue, which has the rows of all views. Feed it by events first:"
        " marigraph replica start {replica}, then marigraph feed {replica} events"
    ),
    tr_noop(
        "{replica} has only a share of the views: {share}. The archive can begin with a copy of a"
        " replica that has all."
    ),
    tr_noop("it has a share of the views, and a queue holds the rows of all."),
    tr_noop("{replica} has no rows yet: {reason}."),
    tr_noop("The rows of {replica} cannot be read: {reason}."),
    tr_noop("{replica} has not built {view} yet. `marigraph health` says how far it is."),
    tr_noop("No replica has {view}. Start one that has it: marigraph replica start --views {view}"),
    tr_noop(
        "No replica has part {part} of {parts} of {view}. Start one: marigraph replica start"
        " --views {view} --share {first}/{parts}"
    ),
)
