"""Who sits here: the name under which acts and commands are on record."""

import os
import pwd


def session_user(uid: int) -> str:
    """Return who sits here: the name of the session, or of this user; `uid-N` without one."""
    for variable in ("LOGNAME", "USER"):
        if name := os.environ.get(variable):
            return name
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a user without an entry, as in many containers
        return f"uid-{uid}"
