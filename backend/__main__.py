"""`marigraph`, and `python -m backend`."""

import sys

from backend.cli.app import build


def main() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    build(arguments)(arguments, prog_name="marigraph")


if __name__ == "__main__":
    main()
