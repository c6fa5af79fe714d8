"""Why the event store of another program cannot be attached, or is not followed on."""

from backend.translation import tr_noop

ATTACH_ERRORS = (
    tr_noop("An attached folder takes no commands."),
    tr_noop("This folder is attached to {place}, read-only: commands go to its own application."),
    tr_noop(
        "The store is not the one that was copied: {finding}. It was restored from a backup, or"
        " events were deleted or rewritten there. The copy is kept as it was read; attach the"
        " store to a new data folder to read it anew."
    ),
    tr_noop(
        "The mapping's time.zone names {zone}, which is no time zone. Write one such as"
        " Europe/Berlin."
    ),
    tr_noop("{mapping}: {fault}. Change the file, and try again."),
    tr_noop(
        "There is no preset {preset}. Choose one of {names}, or describe the store in a file:"
        " --mapping FILE.toml."
    ),
    tr_noop("{place} is no URL of PostgreSQL. Write postgresql://USER@HOST/DATABASE."),
    tr_noop("{place} cannot be reached: {fault}. Check host, database, user and password."),
    tr_noop("{place} did not answer within {seconds} s, and was left alone."),
    tr_noop("{place}: {fault}. Check the mapping, and this user's rights."),
    tr_noop("{place}: {fault}. Check the mapping, and the file."),
    tr_noop(
        "{place} holds {store}, but this user may not SELECT from {tables}. Let an administrator"
        " run: GRANT USAGE ON SCHEMA {schema} TO the user; GRANT SELECT ON {granted} TO the user."
    ),
    tr_noop(
        "{place} holds no event store of {known}; it has {found}. Name another database, or"
        " describe the store in a file: --mapping FILE.toml."
    ),
    tr_noop(
        "{place} may be read in several ways: {ways}. Choose one with --preset, or name the table"
        ' in a file for --mapping: extends = "PRESET", [find.tables.events] name = "…".'
    ),
    tr_noop(
        "{path} cannot be opened: {fault}. Name a file that is there, and that this user may read."
    ),
    tr_noop("{folder} has a log of its own. Choose a new folder with --data."),
    tr_noop("{folder} cannot be written: {fault}. Choose another with --data."),
    tr_noop("{folder} follows {place} already. Choose another folder with --data."),
    tr_noop(
        "No event store can be read at {place}. Use sqlite:///FILE,"
        " postgresql://USER@HOST/DATABASE or nats://HOST/STREAM."
    ),
    tr_noop("The store's URL cannot be read: {fault}. Write nats://HOST:PORT/STREAM."),
    tr_noop("There is no stream at {place}. Name another server."),
    tr_noop("{place} names no stream. Name one with --stream NAME: {names}."),
    tr_noop("There is no stream {stream} at {place}. Name one with --stream NAME: {names}."),
    tr_noop(
        "{preset} is read from a database, and {place} names a stream of NATS. Leave out --preset,"
        " or name the database."
    ),
    tr_noop(
        "{place} is a log of Marigraph itself, and not a store of another program. Open it as what"
        " it is: MARIGRAPH_LOG with this URL, and a data folder of its own."
    ),
    tr_noop("There is no file {path}. Name the file of the event store."),
    tr_noop("PostgreSQL's driver is not installed. Install it: pip install 'marigraph[postgres]'."),
    tr_noop(
        "The log of this data folder holds events that did not come from the attached store."
        " Attach the store to a new data folder."
    ),
    tr_noop("{path} was opened and closed again and again meanwhile. Try again."),
    tr_noop("{path} is no SQLite file. Name the file of the event store."),
    tr_noop(
        "{path} holds events that cannot be read without writing beside it: whoever wrote them was"
        " killed, or the files were copied. Open the store once with its own program."
    ),
    tr_noop("The views in {path} cannot be loaded: {fault}. Mend the file, and start again."),
    tr_noop("{path} cannot be used: {fault}. Attach the store again."),
    tr_noop("{path} cannot be read: {fault}. Attach the store again."),
    tr_noop(
        "The variable {variable}, which has the password of {name}, is not set here. Set it, and"
        " start again."
    ),
    tr_noop(
        "The branch's event at {position} names no {field}; name that of another event of its"
        " stream."
    ),
    tr_noop(
        "The end of the store has not moved for {seconds} s, though newer events can be seen:"
        " {holder} holds it. They are copied when that transaction has ended."
    ),
    tr_noop(
        "The end of the store has not moved for {seconds} s, though newer events can be seen: a"
        " gap before it is not filled yet."
    ),
    tr_noop("The store is not read any more: its reader stops."),
    # of the store's own consumers
    tr_noop("It has no position yet."),
    tr_noop("The safe end is not known yet."),
    tr_noop("Counting took too long, and was given up."),
    tr_noop("Counting what is parked took too long, and was given up."),
    tr_noop("The position cannot be read: {reason}."),
    tr_noop("no index stands in the token"),
    tr_noop("it is greater than any position"),
    tr_noop("it has more numbers than the positions of events ({claimed} to {parts})"),
)
