"""What disks, databases, backups and imports are refused for."""

from backend.translation import tr_noop

STORAGE_ERRORS = (
    tr_noop(
        "The read models in {place} cannot be reached: {reason}. Check that PostgreSQL runs there"
        " and that MARIGRAPH_READ_MODELS names it; what waits goes on by itself."
    ),
    tr_noop(
        "The schema {schema} in {place}: {reason}. Check that PostgreSQL runs there; the replica"
        " goes on by itself."
    ),
    tr_noop(
        "The schemas of replicas in {place} cannot be looked at: {reason}. Check that PostgreSQL"
        " runs there."
    ),
    tr_noop(
        "The schema {schema} in {place}: {reason}. Nothing was written. Free space on the"
        " database's disk, and try again."
    ),
    tr_noop(
        "The schema {schema} in {place}: {reason}. Nothing was written, and it is tried again."
    ),
    tr_noop(
        "Another process writes the schema {schema} in {place}: one that an earlier backend left"
        " behind, or a second backend. End it, and start again."
    ),
    tr_noop(
        "The schema {schema} in {place} has the rows of another data folder. Name another database"
        " in MARIGRAPH_READ_MODELS; or, if that folder is gone for good, drop the schema:"
        " {statement}"
    ),
    tr_noop("The schema {schema} in {place} cannot be removed: {reason}."),
    tr_noop(
        "There are no read models in the schema {schema} in {place} yet; is {replica} running?"
    ),
    tr_noop(
        "MARIGRAPH_READ_MODELS must be postgresql://USER@HOST/DATABASE, or empty for SQLite in the"
        " data folder."
    ),
    tr_noop(
        "The password in MARIGRAPH_READ_MODELS has characters that mean something else in a URL."
        " Write @ as %40, / as %2F, a blank as %20 and % as %25."
    ),
    tr_noop(
        "The view {view} cannot be kept in PostgreSQL: {name} is longer than {limit} bytes. Give it"
        " a shorter name."
    ),
    tr_noop(
        "MARIGRAPH_READ_MODELS names PostgreSQL, whose driver is not there ({reason}). Install it:"
        " pip install 'marigraph[postgres]'"
    ),
    tr_noop(
        "It adds an index to the log, which is from an earlier version: {index}, {place} of"
        " {total}, over {events}. That is done once; commands are taken afterwards."
    ),
    tr_noop(
        "It makes the hash chain over the log, whose events came without one: {done} of {total}"
        " are done. That is done once; commands are taken afterwards."
    ),
    tr_noop(
        "The log ends at {head}, and its hash chain at {chained}: the events between were removed"
        " from it. Restore a backup while the backend is stopped (`marigraph restore FILE`), or"
        " import an export."
    ),
    tr_noop(
        "The hash chain over the log was given up at {done} of {total}; the next start goes on"
        " there."
    ),
    tr_noop("The log has no event {position}."),
    tr_noop(
        "An event from {first} to {last} holds what no log has written. `marigraph verify --log`"
        " finds which. Restore a backup while the backend is stopped (`marigraph restore FILE`)."
    ),
    tr_noop(
        "{backup}: the log in it is not as it was written; the first position at which its hash"
        " chain shows that is {position}. Nothing was restored. Restore another backup; or this one"
        " as it is, with --unproven, and look at it with `marigraph verify --log`."
    ),
    tr_noop("{path}: {reason}. Let this user write to the data folder, and start again."),
    tr_noop("{path}: {reason}. Try again; when it stays so, report it with this message."),
    tr_noop("{path}: {reason}. Nothing was written. Free space on this disk, and try again."),
    tr_noop("{path}: {reason}. Another program holds this file. Close it, and try again."),
    tr_noop("{path}: {reason}. Nothing was written. Check the disk, and try again."),
    tr_noop("{path}: {reason}. Choose a data folder that this user may write to."),
    tr_noop("No cell can hold such a value: {reason}."),
    tr_noop("{field} holds half a character (a lone surrogate) at {place}. Remove it."),
    tr_noop(
        "{field} has {count} that are no id: a UUID has {bytes}, and any other id is a text of 1 to"
        " {most} characters."
    ),
    tr_noop("origin names no position in the store that the event comes from."),
    tr_noop("version is {version}; it counts from 0."),
    tr_noop("The data of {subject}: {reason}"),
    tr_noop(
        "The event {id} of {source} came into the log behind position {position}. Nothing"
        " was written; look again from there, and leave out what is there by now."
    ),
    tr_noop("The event {id} of {source} is there {count}. Send it once."),
    tr_noop("There is no log at {url}. Check the data folder, or start a backend on it."),
    tr_noop("There is no log in {path} yet; is the backend running?"),
    tr_noop("Another writer was here first ({reason}). Nothing was written; try again."),
    tr_noop("Another backend writes to the log {url}. Stop it, or attach to it."),
    tr_noop("A value cannot be kept: {reason}"),
    tr_noop(
        "{url}: {reason} Nothing was written. Free space on the database's disk, and send it again."
    ),
    tr_noop("{url}: {reason} Check that PostgreSQL runs there, and try again."),
    tr_noop("The log lacks events that it had; it is opened anew."),
    tr_noop(
        "{url}: this server is a standby, and takes no events. Name the one that is written to, or"
        " all of them: postgresql://USER@HOST:PORT,HOST:PORT/DATABASE"
    ),
    tr_noop(
        "{url}: this server is on timeline {timeline}, and the log was written on timeline"
        " {newest}: a standby was promoted in its place. Nothing is written to it. Make it a"
        " standby of that one (pg_rewind, or a new copy), and name both in the log's URL."
    ),
    tr_noop(
        "{url}: the events {first} to {last}, which were accepted, are gone from the log. A standby"
        " was promoted that had not received them. Rebuild the replicas whose rows hold them, and"
        " send again what was accepted."
    ),
    tr_noop(
        "{url}: events up to {last}, which were accepted, are gone from the log. A standby was"
        " promoted that had not received them. Rebuild the replicas whose rows hold them, and send"
        " again what was accepted."
    ),
    tr_noop(
        "{reason} A first write was not confirmed: where synchronous_standby_names names a standby"
        " that is away, every commit waits for it."
    ),
    tr_noop(
        "{option}={wanted} in the log's URL asks for standbys, which may be behind. A log is read"
        " where it is written: leave it out, or write read-write."
    ),
    tr_noop(
        "The log is in PostgreSQL ({url}), whose own tools back it up while it is written"
        " to: pg_dump --format=custom --file=FILE DATABASE; and, with the backend stopped,"
        " into an empty database: pg_restore --dbname=DATABASE FILE. `marigraph export`"
        " writes the events alone, without answers and secrets."
    ),
    tr_noop(
        "{url}: {reason}. Check that the NATS servers run there with JetStream, and try again."
    ),
    tr_noop(
        "{url}: {reason}. This user lacks that right: add it in the servers' configuration, or in"
        " the user's JWT."
    ),
    tr_noop(
        "{url}: {reason}. This user lacks that right: add it in the servers' configuration, or in"
        " the user's JWT. To follow a stream it needs no more than to publish"
        " $JS.API.STREAM.NAMES, {subjects}, and to subscribe to _INBOX.>."
    ),
    tr_noop(
        "{url}: {reason}. The servers let nobody in as this user: check its password or token, or"
        " the file of `?credentials=`, which may have expired or been revoked."
    ),
    tr_noop("{url}: {reason}. Enable JetStream on the servers, and for the account of this user."),
    tr_noop(
        "The credentials in {path} cannot be used: {reason}. Name the file with a user's JWT and"
        " key (`nsc generate creds`), or with the seed of its key (SU...)."
    ),
    tr_noop(
        "{url}: {reason}. It is not known whether it was written; that is found out when the NATS"
        " servers answer again. The same command may be sent again."
    ),
    tr_noop(
        "{url}: {reason}. Nothing was written. Look after the NATS servers (room on their disks,"
        " limits of the account), and send it again."
    ),
    tr_noop(
        "{url}: the lease of the one writer could not be renewed, as the NATS servers do not"
        " answer. Nothing was written. It goes on by itself when they do."
    ),
    tr_noop(
        "{url}: the stream {stream} is no log of Marigraph, or the server is older than NATS 2.12,"
        " which first writes batches as a whole. Name another stream, or use a newer server."
    ),
    tr_noop(
        "{url}: the stream {stream} does not hold what Marigraph has written, from message"
        " {message} on. Restore a backup of the stream while the backend is stopped."
    ),
    tr_noop(
        "{url}: the stream there is another one than that whose index this data folder has. Name"
        " the right servers and stream; or remove the files log-index.* from the data folder, and"
        " its read models with it, to go on with that one."
    ),
    tr_noop(
        "{url}: the stream ends at message {last}, and had {known}: the servers have lost what they"
        " had acknowledged. Nothing is written until they have it again. The log as it was is in"
        " the data folder: export it with MARIGRAPH_LOG=sqlite:///log-index.sqlite. If an earlier"
        " backup of the stream was restored on purpose, remove the files log-index.* there."
    ),
    tr_noop(
        "{url}: the commit at message {message} of the stream does not follow what the log's index"
        " holds. Stop the backend, and remove the files log-index.* from the data folder: the index"
        " is made anew from the stream. If this comes again, restore a backup of the stream."
    ),
    tr_noop(
        "{path}: {reason}. The log's index is damaged. Stop the backend, and remove this file; it"
        " is made anew from the stream."
    ),
    tr_noop(
        "It brings the log's index up to the stream: message {message} of {last}. Commands are"
        " taken afterwards."
    ),
    tr_noop("The log's index was given up on the way, and goes on there at the next start."),
    tr_noop(
        "Another backend writes to the log {url}: process {pid} on {host}. Stop it, or attach to"
        " it."
    ),
    tr_noop("Another writer was here first. Nothing was written; try again."),
    tr_noop("The log has grown since its writer looked. Nothing was written; try again."),
    tr_noop(
        "What is to be written at once takes {messages} of NATS, and a batch has at most {most}."
        " Send less at once, or raise `max_payload` of the servers."
    ),
    tr_noop(
        "The log is in NATS ({url}), whose own tools back it up while it is written to: nats stream"
        " backup {stream} FOLDER; and, with the backend stopped: nats stream restore FOLDER."
        " `marigraph export` writes the events alone, without answers and secrets."
    ),
    tr_noop("The comparison of the log with its stream was given up."),
    tr_noop("no answer came in time"),
    tr_noop("message {message} of {stream} does not come"),
    tr_noop("the stream {stream} is gone"),
    tr_noop("the stream whose index this data folder has is gone"),
    tr_noop("others write to the stream all the time"),
    tr_noop(
        "The log has format {format}, and this version reads up to {most}. Use the newer"
        " Marigraph that wrote it."
    ),
    tr_noop(
        "Another writer moved a stream of this log. Nothing was written; stop one of the two"
        " backends, and try again."
    ),
    tr_noop(
        "The import {origin} has come to {upto}, not to {since}. Nothing was written; ask"
        " for its progress, and go on from there."
    ),
    tr_noop(
        "The stream {stream} is at version {actual}, not at {version}. Nothing was written;"
        " read it again, and decide anew."
    ),
    tr_noop("{path} is open in another program. Nothing was restored. Close it, and try again."),
    tr_noop(
        "The log {path} cannot be set aside: {reason}. It is as it was. Make room on the"
        " disk, or let this user write there, and try again."
    ),
    tr_noop(
        "The copy takes {needed}, and the disk of {folder} has {free} left. Nothing was"
        " written. Make room, or choose another place."
    ),
    tr_noop("{path} ends at {head}, and holds {events}. {hint}"),
    tr_noop("{path} does not hold what it should ({names}). {hint}"),
    tr_noop(
        "{target} is there, and is no backup that may be replaced. Remove it, or choose"
        " another name."
    ),
    tr_noop("{message} Make its folder first."),
    tr_noop("{message} Make room, or choose another place, and try again."),
    tr_noop(
        "There is a log at {path}, and it cannot be read ({reason}). To set it aside, and"
        " put the backup in its place, add: --replace {name}"
    ),
    tr_noop(
        "There is a log at {path}, and it ends at {head}. To set it aside, and put the"
        " backup in its place, add: --replace {name}"
    ),
    tr_noop(
        "There is no log at {path} that could be replaced. Leave --replace out, or name the"
        " right data folder."
    ),
    tr_noop(
        "{folder} cannot be written: {reason}. Make room, or choose another data folder, and"
        " try again."
    ),
    tr_noop("A command failed {attempts} times: {reason}"),
    tr_noop("{name}: the header lacks the column {columns}; is it another table?"),
    tr_noop("{name}: the header cannot be read: {reason}."),
    tr_noop("{name} has more than {most} rows, which is the limit."),
    tr_noop(
        "{name}: the order of its dates cannot be told: {reason}. Choose it with --dates dmy"
        " (day first) or --dates mdy (month first)."
    ),
    tr_noop(
        "The file begins with {beginning}: it is neither JSON Lines, nor a JSON array, nor XML."
    ),
    tr_noop("{text} is no speed: say `max`, or how many times faster, e.g. `1x` or `100x`."),
    tr_noop("Another import of the same content is running; let it finish, or stop it."),
    tr_noop("{path} is nothing that can be imported."),
    tr_noop(
        "{name} changed while it was read. What was brought in so far stays; import the file"
        " again when nobody writes to it any more."
    ),
    tr_noop(
        "{name} is kept in {folder} while it is read, and there is no room: {reason}. Make"
        " room, let TMPDIR name another folder, or unpack it, and import from the file."
    ),
    tr_noop(
        "{name} is no time zone that this machine knows; they are named as Europe/Berlin or UTC."
    ),
    tr_noop(
        "The log says that it ends at {head}, and holds nothing behind {position}. Restore"
        " it from a backup."
    ),
    tr_noop("{path} lacks {names}; it should hold the six tables of Olist."),
    tr_noop("{path} holds {name} twice."),
    tr_noop("{name}: no sheet has the columns {columns} in its first row; is it another table?"),
    tr_noop("{name} is no encoding; say utf-8, cp1252, utf-16 or the like."),
    tr_noop("No space left on device"),
    tr_noop("Permission denied"),
    tr_noop("No such file or directory"),
    tr_noop("Read-only file system"),
    tr_noop("Input/output error"),
    tr_noop("Is a directory"),
    tr_noop("Not a directory"),
    tr_noop("File exists"),
    tr_noop("database or disk is full"),
    tr_noop("disk I/O error"),
    tr_noop("database is locked"),
    tr_noop("attempt to write a readonly database"),
    tr_noop("unable to open database file"),
    tr_noop("database disk image is malformed"),
    tr_noop("file is not a database"),
    tr_noop("{path} is no file. Name another file."),
    tr_noop(
        "{path} holds a log of format {format}, and this version reads up to {most}. Name"
        " another file."
    ),
    tr_noop("{path} is no backup that `marigraph backup` has written. Name another file."),
    tr_noop(
        "{path} was written by a newer version of Marigraph, which can restore it. Name"
        " another file."
    ),
    tr_noop("{path} has a manifest that cannot be read ({reason}). Name another file."),
    tr_noop(
        "{path}: {reason}. The file is damaged or is no log. Restore a backup while the"
        " backend is stopped (`marigraph restore FILE`), or import an export."
    ),
    tr_noop(
        "The file is damaged or is no log. Restore a backup while the backend is stopped"
        " (`marigraph restore FILE`), or import an export."
    ),
    tr_noop(
        "{path}: Another file stands here than the log that was opened. Put that one back,"
        " and all goes on by itself; or stop the backend, and start it again to go on with"
        " the one that is here now."
    ),
    tr_noop(
        "{path}: The log has been moved or deleted since it was opened. Put it back, and all"
        " goes on by itself."
    ),
    tr_noop(
        "{path}: Another log was written over the one that was opened. Stop the backend, and"
        " put a copy of that one back before it is started again."
    ),
    tr_noop("{name} is no format; there are {names}."),
    tr_noop(
        "{name}: its texts are not UTF-8, and the encoding cannot be recognised for sure."
        " Say it with --encoding, e.g. --encoding {encoding}."
    ),
    tr_noop(
        "{name}: its texts are not UTF-8, and the encoding cannot be recognised for sure; it"
        " looks like {encoding}. Say it with --encoding, e.g. --encoding {encoding}."
    ),
    tr_noop("schema is {schema}; it counts from 1."),
    tr_noop("{option} in the log's URL must be seconds greater than 0, not {text}."),
    tr_noop("There is no profile {name}. {message} `marigraph profiles add` makes one."),
)
