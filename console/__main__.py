"""`python -m console`: look whether a window can be opened, then open it."""

import os
import sys

from console.app.arguments import read
from console.app.display import NoWindow, choose_platform

_UNAVAILABLE = 3


def main() -> int:
    """Run the console; return the exit code: 0, or 3 when no window can be opened here."""
    options = read(sys.argv[1:])
    try:
        platform = choose_platform(os.environ, offscreen=options.picture is not None)
    except NoWindow as error:
        sys.stderr.write(str(error))
        return _UNAVAILABLE
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    # loaded only now: without the system's libraries the import itself would fail
    from console.app.main import run  # noqa: PLC0415

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
