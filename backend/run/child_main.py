"""How every child process begins and ends: `python -m backend.run.child_main NAME`.

The name is for who lists the processes of a machine; everything is told on the standard input.
"""

import gc
import os
import sys
from collections.abc import Callable
from pkgutil import resolve_name

from backend.errors import Defect, MarigraphError, NotAdmitted, Unreadable
from backend.run.bootstrap import (
    ENVIRONMENT_FAILED,
    NOT_ADMITTED,
    OWNER_ONLY_UMASK,
    read_bootstrap,
)
from backend.run.child_runtime import ChildRuntime


def main() -> int:
    """Read who this process is, do its work, and return its exit code.

    75: it wants to be started again. 77: another host lets it in no more. 3: the environment is at
    fault, and a new start alone will not help. 1: our own mistake. What a start loads and makes
    stays, and to look it through for garbage again and again took a sixth of the start:
    `ChildRuntime.run` begins with that.
    """
    gc.disable()
    os.umask(OWNER_ONLY_UMASK)
    try:
        bootstrap = read_bootstrap()
    except Unreadable as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    serve: Callable[[ChildRuntime], None] = resolve_name(f"backend.run.{bootstrap.role}:serve")
    runtime = ChildRuntime(bootstrap)
    try:
        serve(runtime)
    except Defect:
        runtime.logger.critical("a defect ends this process", exc_info=True)
        return 1
    except NotAdmitted as error:  # the exit code says it to who started us
        runtime.logger.critical("%s", error.message)
        return NOT_ADMITTED
    except MarigraphError as error:
        runtime.logger.critical("%s", error.message)
        return ENVIRONMENT_FAILED
    except Exception:
        runtime.logger.critical("a defect ends this process", exc_info=True)
        return 1
    finally:
        runtime.close()
    return runtime.exit_code


if __name__ == "__main__":
    sys.exit(main())
