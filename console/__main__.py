"""`python -m console`: look whether a window can be opened, then open it."""

import os
import sys

from console.app.arguments import read
from console.app.display import obstacle

_UNAVAILABLE = 3


def main() -> int:
    """Run the console; return the exit code: 0, or 3 when no window can be opened here."""
    options = read(sys.argv[1:])
    why = obstacle(os.environ, offscreen=options.picture is not None)
    if why:
        sys.stderr.write(why)
        return _UNAVAILABLE
    # loaded only now: without the system's libraries the import itself would fail
    from console.app.main import run  # noqa: PLC0415

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
