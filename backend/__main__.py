"""`marigraph`, and `python -m backend`."""

import sys

from backend.cli.exit_codes import report
from backend.cli.program import build_program
from backend.cli.standard_streams import open_standard_streams
from backend.errors import MarigraphError


def main() -> None:
    """Run the command line."""
    open_standard_streams()
    arguments = sys.argv[1:]
    try:
        try:
            build_program(arguments)(arguments, prog_name="marigraph")
        finally:
            sys.stdout.flush()
    except MarigraphError as error:  # of the output: everything else is reported by the command
        sys.exit(report(error))


if __name__ == "__main__":
    main()
