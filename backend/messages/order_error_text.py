"""Why an order of an operator is refused or cannot be carried out."""

from backend.translation import tr_noop

ORDER_ERRORS = (
    tr_noop("There is no note {number}; `marigraph notes` lists them."),
    tr_noop("There are {count} already. Remove some first."),
    tr_noop("There is no breakpoint {name}; `marigraph replay breakpoints` lists them."),
    tr_noop("No operator has set an invariant {name}; `marigraph replay invariants` lists them."),
    tr_noop(
        "A breakpoint stops at what another one stops at already: write a condition of its own."
    ),
    tr_noop("`{name}` stands for all of them: choose another name."),
    tr_noop(
        "There is no bulk operation {number} here; `marigraph bulk` lists those that there are."
    ),
    tr_noop("There is no view {view}; there are {names}."),
    tr_noop(
        "The process died {times} times while {doer} took event {position} ({type} of"
        " {entity}). Mend the read model, then retry it."
    ),
    tr_noop(
        "The consumer {name} was deleted on the server. It reads the log itself, and has its"
        " consumer made anew when its feed is chosen again."
    ),
    tr_noop("The server of the log's stream does not answer {name}: {reason}."),
    tr_noop("{name} is damaged: {reason}."),
    tr_noop("{name} cannot be kept: {reason}."),
    tr_noop("The journal of the queue feed cannot be read: {reason}."),
    tr_noop(
        "The journal of the queue feed cannot be written: {reason}. Make room on the disk,"
        " and see that the data folder can be written."
    ),
    tr_noop(
        "{name} cannot be written: {reason}. Make room on the disk, and see that the data folder"
        " can be written."
    ),
    tr_noop(
        "The folder {name} of the queue feed cannot be used: {reason}. Make room on the"
        " disk, and see that the data folder can be written."
    ),
    tr_noop("There is no feed {feed}; there are {names}."),
    tr_noop("{replica} does not run at the moment."),
    tr_noop("This backend has no replica {name}; it has {names}."),
    tr_noop("{replica} did not carry out the order in time."),
    tr_noop("The supervisor keeps these, and no replica."),
    tr_noop(
        "{replica} is fed by its queue: what is parked comes from the process {process}."
        " Order it there, and it reaches {replica}."
    ),
    tr_noop("{replica} can be fed by events alone: {reason}"),
    tr_noop(
        "{replica} cannot be fed by the stream: the log is not in NATS JetStream, and only its"
        " servers keep a consumer for each replica. Choose events or queue, or keep the log there:"
        " MARIGRAPH_LOG=nats://HOST:PORT."
    ),
    tr_noop("The supervisor stops the backend; marigraph replica stop NAME stops a replica alone."),
    tr_noop(
        "{path}: {reason}. Make room on the disk, or let this user write there: a later"
        " backend looks there for what a killed one has left behind."
    ),
    tr_noop(
        "Nothing of {entity} is parked in {view} of {replica}; `marigraph parked` lists what is."
    ),
    tr_noop(
        "Nothing of {entity} is parked in {view} of {replica} up to {upto}; `marigraph"
        " parked` lists what is."
    ),
    tr_noop(
        "{replica} builds {views} anew already, for {by}. Wait for its end, or cancel it:"
        " marigraph rebuild {replica} --cancel"
    ),
    tr_noop(
        "No row of {view} belongs to one entity of {name} alone: its rows are told apart by"
        " {columns}. Name a value of one of these instead, or rebuild the whole view without an"
        " entity. Parked events are applied again by a retry."
    ),
    tr_noop("Its rows belong to another log: all views have to be built anew, not {views} alone."),
    tr_noop(
        "{name} cannot be rebuilt: {reason}. Make room on the disk, or let this user write"
        " to the data folder, and order it again."
    ),
    tr_noop("{name} cannot be set aside: {reason}."),
    tr_noop("{name} runs already, or is just stopping."),
    tr_noop(
        "The rows of {name} were to be removed, and are there still: {reason}. See that the"
        " data folder can be written, and order it again."
    ),
    tr_noop("{source} is no replica that runs here, whose rows {name} could begin with."),
    tr_noop(
        "{name} has rows of its own. Start it without a copy, or let them be forgotten"
        " first: marigraph replica stop {name} --forget"
    ),
    tr_noop("No replica {name} runs here."),
    tr_noop("{name} cannot be written: {reason}. Make room on the disk, and order it again."),
    tr_noop("{replica} is building its rows anew."),
    tr_noop("This backend has no {name}; it has {names}. `marigraph subscriptions` lists them."),
    tr_noop(
        "Nothing of {stream} is parked in {name}; `marigraph subscriptions --parked {name}`"
        " lists what is."
    ),
    tr_noop(
        "The event {position} is not parked in {name}, or is on its way once more;"
        " `marigraph subscriptions --parked {name}` lists what can be skipped: what has a"
        " reason."
    ),
    tr_noop(
        "A subscription is given each event once, in its order: what is noted on it later"
        " comes too late. Filter by what is in the event itself."
    ),
    tr_noop(
        "{name} is taken by {consumer}, heard {span} ago: one at a time can, so that events"
        " stay in order."
    ),
    tr_noop("{name} was given to {consumer}: this consumer was silent for too long."),
    tr_noop("There is no subscription {name}; `marigraph subscriptions` lists them."),
    tr_noop("There are {count} already. Remove some first: marigraph subscriptions --remove NAME"),
    tr_noop(
        "There is a subscription {name} already, at {position}. To begin it anew is an order"
        " of its own: marigraph subscribe {name} --from POSITION"
    ),
    tr_noop("There are {most} rules already; remove one first."),
    tr_noop("There is no rule {name}; there are {names}."),
    tr_noop("There is no alert {alert} now; `marigraph alerts` lists those there are."),
    tr_noop("Nobody has acknowledged an alert {alert} that is there now."),
    tr_noop("A silence ends after it begins, and within a year."),
    tr_noop("A silence ends after it begins, and within ten years."),
    tr_noop("There are {most} silences already; end one first."),
    tr_noop("There is no silence {silence}."),
    tr_noop("The history keeps {names} as one state of {metric}: they come and go by the second."),
    tr_noop("No command of {rule} has failed."),
    tr_noop("The alerts' history cannot be read: {reason}."),
    tr_noop("This backend has no process {name}; it has {names}."),
    tr_noop("The samples cannot be read: {reason}."),
    tr_noop("The states cannot be read: {reason}."),
    tr_noop("The kept numbers cannot be read: {reason}."),
    tr_noop("A rebuild of the comparison has failed: {reason}"),
    tr_noop("{what} within {minutes} min; the comparison is given up."),
    tr_noop("it keeps every version of a row, and a queue holds finished rows only."),
    tr_noop("it is the one that fills the queues."),
    tr_noop("only a replica of all views has a consumer of the log's stream."),
    tr_noop("it waits: {reason}"),
    tr_noop("ended with exit code {code}."),
    tr_noop("ended with exit code {code}. {message}"),
    tr_noop("ended with exit code {code}; last line written: {line}"),
    tr_noop("was killed by signal {signal}."),
    tr_noop("was killed by signal {signal}. {message}"),
    tr_noop("was killed by signal {signal}; last line written: {line}"),
    tr_noop("it is started again; before, it {message}"),
    tr_noop("{view} is not built: marigraph rebuild {replica} --view {view}."),
    tr_noop("{view} is built, and its replica starts anew with it."),
    tr_noop("{view} is not built: {reason}."),
    tr_noop("{view} is being built: {done} of {bound} events."),
    tr_noop("{views} is not installed any more."),
    tr_noop("Cancelled by {by}."),
    tr_noop(
        "The process ended while {view} took event {position} ({type} of {entity}) again."
        " Mend the read model, then retry it."
    ),
    tr_noop("Event {position} of {entity} in {view} is not parked any more."),
    tr_noop("Event {position} of {entity} in {view} is not the first that is parked: {first} is."),
    tr_noop(
        "{name} of an earlier backend is still there as process {pid}, and is frozen"
        " (SIGSTOP). Let it go on, then it ends by itself: kill -CONT {pid}; or end it: kill"
        " -KILL {pid}. Then start again."
    ),
    tr_noop(
        "{name} of an earlier backend is still there as process {pid}, and does not end. End"
        " it: kill -KILL {pid}. Then start again."
    ),
    tr_noop("Another backend (pid {pid}) runs on {folder}."),
    tr_noop("Another backend runs on {folder}."),
    tr_noop("It watches nothing: no view is called {view}."),
    tr_noop("It watches nothing: no {kind} that {metric} is of is called {name}."),
    tr_noop("{program} took longer than {limit} s, and was ended"),
    tr_noop("{program} took longer than {limit} s, and was ended: {line}"),
    tr_noop("{program} ended with {code}"),
    tr_noop("{program} ended with {code}: {line}"),
    tr_noop("{program} was ended by signal {signal}"),
    tr_noop("{program} was ended by signal {signal}: {line}"),
    tr_noop("A read model takes {event}, which no installed module says."),
    tr_noop("Not tried again yet: the events before it have been applied."),
    tr_noop("Not tried again yet: the event before it was skipped."),
    tr_noop("Whoever did it ended before the outcome was known."),
)
