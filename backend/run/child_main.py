"""How every child process begins and ends."""

import os
import sys
from collections.abc import Callable

from backend.errors import Defect, MarigraphError, Unreadable
from backend.run.bootstrap import ENVIRONMENT_FAILED, OWNER_ONLY_UMASK, read_bootstrap
from backend.run.child_runtime import ChildRuntime


def run_child(work: Callable[[ChildRuntime], None]) -> int:
    """Read who this process is, do its work, and return its exit code.

    75: it wants to be started again. 3: the environment is at fault, and a new start alone will not
    help. 1: our own mistake.
    """
    os.umask(OWNER_ONLY_UMASK)
    try:
        bootstrap = read_bootstrap()
    except Unreadable as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    runtime = ChildRuntime(bootstrap)
    try:
        work(runtime)
    except Defect:
        runtime.logger.exception("a defect ends this process")
        return 1
    except MarigraphError as error:
        runtime.logger.error("%s", error.message)  # noqa: TRY400 - a sentence for the operator
        return ENVIRONMENT_FAILED
    except Exception:
        runtime.logger.exception("a defect ends this process")
        return 1
    finally:
        runtime.close()
    return runtime.exit_code
