"""What is in the way of an invitation, for whoever reads it in another language."""

from backend.translation import tr_noop

INVITATION_ERRORS = (
    tr_noop("{giver} at {place} makes a copy of its rows, to begin with."),
    tr_noop("{giver} at {place} does not answer, and is asked again."),
    tr_noop(
        "The backend at {place} answers, but none of its replicas, who are asked for the log. Look"
        " at them there; it goes on by itself."
    ),
    tr_noop(
        "This folder is a replica of the log at {place}, read-only: commands go to the backend"
        " there."
    ),
    tr_noop("It copies the rows of {giver} at {place}: {done} of {total} are here."),
    tr_noop(
        "No replica at {place} gives a copy of its rows, and they are built from the log: {reason}"
    ),
    tr_noop("No replica runs there that has the rows of all views."),
    tr_noop("It has a share of the views only."),
    tr_noop("That copy of the rows is no more."),
    tr_noop("What was given of the rows before has not been taken yet."),
    tr_noop("A copy of rows has not arrived as it was sent."),
    tr_noop("What has arrived is no copy of rows."),
    tr_noop(
        "A copy of the rows takes {size}, and their disk has {free} left, of which the log needs"
        " some. Make room on the disk."
    ),
    tr_noop("The copy of the rows cannot be written: {reason}. Make room on the disk."),
    tr_noop("The copy of the rows cannot be read: {reason}."),
    tr_noop(
        "The copy of the rows cannot be written here: {reason}. Make room on the disk, and join"
        " again."
    ),
    tr_noop("The copy of the log has come to {done} of {total}, where the rows are."),
    tr_noop(
        "The copy of the log has come to {done} of {total}, where the rows are. Order it again when"
        " it is there."
    ),
    tr_noop(
        "The copy of the log has come to {done} of {total}, up to where {name} has acknowledged it."
        " Try again when it is there."
    ),
    tr_noop(
        "The log there is a copy, too, and has come to {done} of {total}, which it had before."
    ),
    tr_noop("Nobody is invited as {name}."),
    tr_noop("Nothing is heard of {name}, which runs on the host {host}."),
    tr_noop(
        "{name} runs on the host {host}, and is asked there: marigraph query VIEW --data FOLDER"
    ),
    tr_noop("{name} is on another host, where this is ordered."),
    tr_noop("{path} cannot be used: {reason}. Join it again: marigraph replica join INVITATION"),
    tr_noop("{path} cannot be read: {reason}. Join it again."),
    tr_noop("{name} is no name of a replica; it has 1 to 40 of a-z, 0-9 and -."),
    tr_noop(
        "The invitation {name} is for a console: it has the role {role}. Ask for one of a replica:"
        " marigraph invite add NAME --role replica"
    ),
    tr_noop("{folder} has a log of its own. Choose another folder with --data."),
    tr_noop(
        "{user} is no replica of another host: that takes an invitation with the role replica."
    ),
    tr_noop(
        "No replica of another host can be called {name}. Join it with --name NAME, of 1 to 40 of"
        " a-z, 0-9 and -, and not like a process of this host."
    ),
    tr_noop(
        "Another replica is called {name} already, on the host {host}. Join this one with another"
        " name: --name NAME"
    ),
    tr_noop(
        "The log at {place} is not the one of which this folder holds a copy: at {position} it has"
        " another event, or none. It was restored from an older copy, or is another one. Join it"
        " with a new folder."
    ),
    tr_noop("Somebody is invited as {name} already. Choose another name, or revoke it first."),
    tr_noop("The invitation {file} cannot be read: {reason}."),
    tr_noop(
        "{file} is no invitation that can be used: {reason}. Ask for a new one: marigraph invite"
        " add"
    ),
    tr_noop("The invitation {name} has expired. Ask for a new one: marigraph invite add"),
    tr_noop(
        "The backend at {place} refuses this invitation: it was revoked, has expired, or was never"
        " given out there. Ask for a new one: marigraph invite add"
    ),
    tr_noop(
        "What answers at {place} is not the backend that gave out this invitation. Check the"
        " address; where the backend's folder is new, ask for a new invitation."
    ),
    tr_noop(
        "{place} did not answer within {limit} s. Check that the backend there runs and listens at"
        " this address, and that nothing between blocks it."
    ),
    tr_noop("This reads the log itself, which is on the backend's host {host}: run it there."),
    tr_noop(
        "{folder} stands for the backend of another host, which is started there. Choose another"
        " folder with --data."
    ),
    tr_noop("{host} is no address of this host. Choose one that `ip address` lists with --listen."),
    tr_noop("{place} is in use by another program. Choose another port with --listen."),
    tr_noop("Nobody can listen at {place}: {reason}."),
    tr_noop(
        "{place} is no address to listen at. Name one IPv4 address of this host, with a port or"
        " without: 10.0.0.5 or 10.0.0.5:{port}"
    ),
    tr_noop("{path} is damaged, and lets nobody in: {reason}. Remove it, and invite anew."),
    tr_noop("{path} is damaged: {reason}. Remove it; everybody needs a new invitation then."),
    tr_noop("{file} is there already. Remove it, or choose another with --output."),
    tr_noop("{path} cannot be used: {reason}."),
    tr_noop("No port is free at {place}."),
    tr_noop("{place} cannot be listened at again: {reason}."),
)
