"""The archive's composition root: a replica whose rows keep their history."""

import sys

from backend.projection.past import PastStore
from backend.run.entry import run_child
from backend.run.replica import follow
from backend.run.station import Station


def serve(station: Station) -> None:
    """Be the archive until told to stop; raises what `follow` raises."""
    follow(station, PastStore)


if __name__ == "__main__":
    sys.exit(run_child(serve))
