"""`marigraph`, and `python -m backend`."""

import sys

from backend.cli.program import build_program


def main() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    build_program(arguments)(arguments, prog_name="marigraph")


if __name__ == "__main__":
    main()
