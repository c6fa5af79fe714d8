"""`python -m console`: look whether a window can be opened, then open it."""

import os
import sys

from console.app.arguments import parse_arguments
from console.app.display import DisplayUnavailable, choose_platform

_UNAVAILABLE = 3


def main() -> int:
    """Run the console; return the exit code: 0, or 3 when no window can be opened here."""
    options = parse_arguments(sys.argv[1:])
    try:
        platform = choose_platform(os.environ, offscreen=options.screenshot is not None)
    except DisplayUnavailable as error:
        sys.stderr.write(str(error))
        return _UNAVAILABLE
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    from console.app.application import run  # noqa: PLC0415 - fails without Qt's system libraries

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
