"""Why a question, a filter, a command or a connection is refused, in the words of the refusal."""

from backend.messages.invitation_error_text import INVITATION_ERRORS
from backend.translation import tr_noop

REQUEST_ERRORS = (
    tr_noop("{message} (character {number})"),
    tr_noop("There is no event at {position}; the log ends at {head}."),
    tr_noop("The event {position} is annulled already, at {annulment} by {actor}: {reason}"),
    tr_noop("Say why the event is annulled, and who asks for it: both are kept in the log."),
    tr_noop("Say why: --reason TEXT. It is kept in the log."),
    tr_noop("There is no field `{field}`: {hint}"),
    tr_noop("did you mean `{near}`?"),
    tr_noop("There is no field and no view `{field}`: did you mean `{near}:`?"),
    tr_noop("There is no field and no view `{field}`: the views are {names}"),
    tr_noop(
        "A condition on the log has no fields of rows to show: write it on a view, like"
        " `orders: status:paid`."
    ),
    tr_noop("There is no field `{name}` to be shown: there are {names}."),
    tr_noop("Write `{field}:` and a field"),
    tr_noop("A probe is a field, or a calculation in braces"),
    tr_noop("A probe names a field, like data.total"),
    tr_noop("A probe is of one row, or of one event"),
    tr_noop("There is no breakpoint that is on."),
    tr_noop("No view declares an invariant, and no operator has set one."),
    tr_noop("There is no invariant {name}: did you mean {near}?"),
    tr_noop("There is no invariant {name}: there are {names}."),
    tr_noop("The condition of {name} cannot be used: {reason}."),
    tr_noop("it is none on rows of a view"),
    tr_noop(
        "The log does not hold event {number}, of which there are rows. `marigraph health` says"
        " what to do."
    ),
    tr_noop("there are {names}"),
    tr_noop("there are {names}."),
    tr_noop("`{field}` is a whole number, not `{value}`"),
    tr_noop("`{field}` is a number like 12 or 0.5, not `{value}`"),
    tr_noop("`{field}` is true or false, not `{value}`"),
    tr_noop("`{field}` is true or false: it has no order"),
    tr_noop("`{field}` is a time like {examples}, not `{value}`"),
    tr_noop("`{value}` is larger than any number here"),
    tr_noop("`{field}` has no order: write `{field}:`"),
    tr_noop(
        "`{field}` is an amount like 12.50 or 12.50EUR, not `{value}`; `{field}{minor}`"
        " compares minor units"
    ),
    tr_noop("A filter has at most {most} characters"),
    tr_noop("A filter cannot hold control characters"),
    tr_noop("A filter is nested at most {most} deep"),
    tr_noop("A filter has at most {most} parts"),
    tr_noop("This quotation mark is never closed"),
    tr_noop("There is no field before `{operator}`"),
    tr_noop("A value is missing here; quote a value that holds parentheses"),
    tr_noop("A parenthesis is never closed"),
    tr_noop("What is left out must follow `-` directly"),
    tr_noop("Nothing is opened that this `)` could close"),
    tr_noop("Say which value of the payload, as in `data.total`"),
    tr_noop("A calculation in braces is never closed"),
    tr_noop(
        "A calculation has fields, numbers, spans like 2h and texts in quotation marks, with"
        " + - * / and parentheses: `{text}` does not fit here"
    ),
    tr_noop("A calculation is compared: an operator and a value are missing"),
    tr_noop("`{sign}` between {value_kind} and {other_kind} makes no sense"),
    tr_noop("{value_kind} and {other_kind} do not compare"),
    tr_noop("True and false have no order"),
    tr_noop("`{field}` is a span of time like 2h or 1d12h, not `{value}`"),
    tr_noop("`{value}` is longer than any time here"),
    tr_noop("`{value}` is a span of time here; a moment is written in braces, as now - 2h"),
    tr_noop("`{field}` holds several values: say which of them"),
    tr_noop("Say which value of it, as in `{field}.total`"),
    tr_noop("These amounts may be in two currencies"),
    tr_noop("To compare `{field}` with the field `{value}`, put that in braces"),
    tr_noop(
        "Position {position} was not applied in time: the rows stand at {applied}. Ask"
        " again, or ask another replica."
    ),
    tr_noop("`{name}` cannot be {value}."),
    tr_noop("There is no event at position {position}: the log ends at {head}."),
    tr_noop("There is no position {position}: the log ends at {head}."),
    tr_noop("There is no row {key} in {view} at position {position}."),
    tr_noop("{view} {key} never had `{field}` up to position {position}: {hint}."),
    tr_noop("there is nothing within `{whole}`"),
    tr_noop("the last of `{whole}` is `{last}`"),
    tr_noop("`{whole}` is a list, whose values have numbers, as `{example}`"),
    tr_noop("A row of {view} is named by {names}: {expected} expected, {given} given."),
    tr_noop("A live page has 1 to {most} rows, not {limit}."),
    tr_noop(
        "`{text}` is neither a position nor a time like 2026-11-01T10:00:00Z, by which"
        " events were recorded; `{happened}` before a time: by which they happened."
    ),
    tr_noop("The database refused: {reason}"),
    tr_noop(
        "A file that {name} reads for this is damaged: {reason}. If it is its rows:"
        " marigraph rebuild {name}. If it is the log, `marigraph health` says so, and what"
        " to do."
    ),
    tr_noop("{name} keeps no boards: what waits is counted in a replica."),
    tr_noop("{name} keeps only the present; ask the archive about the past."),
    tr_noop(
        "`archive_keep` is a number of events, or VIEW:EVENTS of views that there are, parted by"
        " commas; not `{part}`."
    ),
    tr_noop(
        "The archive keeps {view} from position {position} on: ask about that one, or a later one."
    ),
    tr_noop(
        "The rows of {name} lack {events}, the oldest of them {age} old. Ask another"
        " replica, or allow a greater age."
    ),
    tr_noop("{message} Ask another replica."),
    tr_noop("Nobody knows how old the rows of {name} are: {reason}."),
    tr_noop("There is no field `{field}` to order by: {hint}"),
    tr_noop("An order is `{field}` or `{field}:desc`, not `{field}:{other}`."),
    tr_noop("There is no view `{view}`: {hint}"),
    tr_noop("The view {view} declares no board: nothing in it waits."),
    tr_noop("`{name}` is a number from 0 to {most}, not {value}."),
    tr_noop(
        "`{text}` is no group: write a field, or a time and one of {buckets}, as in `created:day`."
    ),
    tr_noop(
        "`{text}` is no measure: write count, or one of {functions} with a field, as in"
        " `sum(total)`."
    ),
    tr_noop(
        "{most} live pages are watched for this connection already, or {most_in_all} in all;"
        " close one of them."
    ),
    tr_noop(
        "The question may take {limit} s, and does not come to an end. It is given up;"
        " `marigraph health` says what to do."
    ),
    tr_noop(
        "All {threads} threads for questions that take long are at questions that do not"
        " come to an end; `marigraph health` says what to do."
    ),
    tr_noop("{most} questions that take long are being worked at already; ask again in a while."),
    tr_noop("There are no read models in {path} yet; is the replica running?"),
    tr_noop(
        "No installed module knows the command {type}; `marigraph schema` lists those that"
        " there are."
    ),
    tr_noop("The data of {type} cannot be read: {reason}"),
    tr_noop("{entity} is at version {version}, not {expected}; look again."),
    tr_noop("The {secret} is another."),
    tr_noop("The {secret} is needed to change it."),
    tr_noop("{count} already; send this one again a little later."),
    tr_noop("{count} in one message are too many; send at most {most}."),
    tr_noop("{waiting} messages wait already; send this one again a little later."),
    tr_noop(
        "The id {id} was used for {type}, with other data, and that was {outcome}. Give"
        " every command an id of its own."
    ),
    tr_noop(
        "The id {id} was used for {type}, not for {other}, and that was {outcome}. Give"
        " every command an id of its own."
    ),
    tr_noop("Its {event} would have {size}, and an event has at most {most} MiB."),
    tr_noop("{type} failed in a way it should not; see the log."),
    tr_noop("The key {path} stands there twice, with room for one value only. Remove one of them."),
    tr_noop("This JSON is nested more than {most} levels deep. Flatten it."),
    tr_noop("This is no JSON: {reason}."),
    tr_noop("A number does not fit into 64 bits."),
    tr_noop("A text holds half a character."),
    tr_noop("{field} holds a NUL character. Remove it."),
    tr_noop("{field} does not fit into 64 bits."),
    tr_noop("{message} cannot be sent: {field} holds {what}."),
    tr_noop("a number beyond 64 bits"),
    tr_noop("half a character"),
    tr_noop(
        "{what} of {size} is too large: a message has at most {most} MiB. Send it in parts,"
        " or ask for less at once."
    ),
    tr_noop("{field} is too long: it has at most {count}."),
    tr_noop("A frame of {size} bytes cannot be read: {reason}."),
    tr_noop(
        "The invitation {name} has the role {role}, which may not {order}: it takes the role"
        " {required}."
    ),
    tr_noop(
        "The role {role} may not {order}: it takes the role {required}, chosen by"
        " MARIGRAPH_ROLE={required}."
    ),
    tr_noop(
        "{column} cannot hold {amount} minor units of {currency}: it holds whole numbers up"
        " to {most}."
    ),
    tr_noop("No backend runs on {folder}."),
    *INVITATION_ERRORS,
    tr_noop("{path} cannot be read: {reason}. Choose a data folder of this user."),
    tr_noop("{path} cannot be read: {reason}. Start the backend anew."),
    tr_noop(
        "The backend on {folder} speaks protocol {protocol}, this program speaks {own}: run"
        " the same version of Marigraph on both sides."
    ),
    tr_noop(
        "The other side speaks protocol {protocol}, this program speaks {own}: run the same"
        " version of Marigraph on both sides."
    ),
    tr_noop("No backend can be started: {reason}. Start one with: marigraph backend"),
    tr_noop("{folder} cannot be a data folder: {reason}. Choose another with --data."),
    tr_noop(
        "A name has 1 to {most} letters that can be typed, and no blank at its ends: it will"
        " be asked for before what cannot be undone."
    ),
    tr_noop("{folder} is marked production as {name} already, and a mark stays for good."),
    tr_noop("{folder} cannot be marked: {reason}. Let this user write to it, and try again."),
    tr_noop(
        "There is a sending {name} already: go on with it by `marigraph sends resume"
        " {name}`, or choose another name."
    ),
    tr_noop("{file} is no plain file: a sending can be gone on with, and a pipe cannot."),
    tr_noop(
        "{name} is no name for a sending: up to 60 letters, digits, dots, hyphens and underscores."
    ),
    tr_noop("There is no sending {name}; `marigraph sends` lists them."),
    tr_noop("The sending {name} is under way already."),
    tr_noop("{path} cannot be made: {reason}."),
    tr_noop("{path} cannot be written: {reason}."),
    tr_noop("{path} cannot be read: {reason}."),
    tr_noop("A text of {path} holds half a character (a lone surrogate). Remove it."),
    tr_noop("{path} holds {part}, and a number that can be kept is asked for."),
    tr_noop("Something to look for is missing here"),
    tr_noop("`{field}` holds an amount of each currency: say which, as in `{field}>12.50EUR`"),
    tr_noop("`basis` is one of {names}"),
    tr_noop("Write `{field}:` and a time"),
    tr_noop("`{field}` is known only where the notes are"),
    tr_noop("`entity` takes a whole subject, as entity:order-17"),
    tr_noop("`origin` takes a whole position, as origin:17"),
    tr_noop("`{field}` is an id: it has no order"),
    tr_noop(
        "{count} match, and at most {most} are sorted by {column}. Narrow the filter, or"
        " take a range of the log."
    ),
)
