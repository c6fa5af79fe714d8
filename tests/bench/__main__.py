"""`python -m tests.bench [--quick] [--full] [--json] [--only NAME]`: measure, say what is met.

Exits with 0 whatever was met: a figure is a finding, not a verdict.
"""

import argparse
import sys
from collections.abc import Callable, Iterator

import msgspec

from tests.bench import (
    append,
    archive,
    attach,
    attached_log,
    blame,
    catch_up,
    chain,
    commands,
    health,
    joined,
    lag_graphs,
    log_questions,
    memory,
    nats_commands,
    playhead,
    queue_feed,
    rebuild,
    replay_seek,
    run_to,
    shares,
    visible,
    window,
)
from tests.bench.figures import Figure

CHAPTERS: dict[str, Callable[[bool], Iterator[Figure]]] = {
    "health": health.figures,  # first: what others leave in the heap would be looked through
    "append": append.figures,
    "chain": chain.figures,
    "commands": commands.figures,
    "nats": nats_commands.figures,
    "catch-up": catch_up.figures,
    "visible": visible.figures,
    "archive": archive.figures,
    "blame": blame.figures,
    "replay-seek": replay_seek.figures,
    "log": log_questions.figures,
    "run-to": run_to.figures,
    "window": window.figures,
    "playhead": playhead.figures,
    "memory": memory.figures,
    "queue": queue_feed.figures,
    "shares": shares.figures,
    "rebuild": rebuild.figures,
    "lag-graphs": lag_graphs.figures,
    "joined": joined.figures,
    "attach": attach.figures,
    "attached-log": attached_log.figures,
}
FULL_CHAPTERS = {
    "replay-seek": replay_seek.full_figures,
    "attached-log": attached_log.full_figures,
}
_NOT_QUICK = {
    "attach",
    "attached-log",
    "joined",
    "nats",
    "shares",
}  # with servers of others, or several backends: more than two minutes in all
_MET = {True: "yes", False: "NO", None: "-"}
ROW = "{:<44} {:>12} {:<9} {:>10} {:<5} {}"


def main() -> int:
    """Run the chapters asked for, and print a line a figure as soon as it is known."""
    asked = _arguments()
    if not asked.json:
        _say(ROW.format("figure", "value", "unit", "target", "met", "limit measured in this run"))
    full = FULL_CHAPTERS if asked.full else {}
    for name, figures in (CHAPTERS | full).items():
        if name not in asked.only if asked.only else asked.quick and name in _NOT_QUICK:
            continue
        for figure in figures(asked.quick):
            _say(_as_json(figure) if asked.json else _as_row(figure))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="smaller logs, no servers of others, no shared work: less than two minutes in all",
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="seeks in ten million events, and copies a store of as many, as well",
    )
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument(
        "--only", action="append", choices=sorted(CHAPTERS), help="this chapter (repeatable)"
    )
    return parser.parse_args()


def _as_row(figure: Figure) -> str:
    sign = ">=" if figure.better == "higher" else "<="
    return ROW.format(
        figure.name,
        f"{figure.value:.4g}",
        figure.unit,
        f"{sign} {figure.target:g}",
        _MET[figure.met],
        f"{figure.limit} [{figure.untold}]" if figure.untold else figure.limit,
    )


def _as_json(figure: Figure) -> str:
    line = {name: getattr(figure, name) for name in figure.__struct_fields__}
    return msgspec.json.encode(line | {"met": figure.met}).decode()


if __name__ == "__main__":
    sys.exit(main())
