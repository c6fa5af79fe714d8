"""The standbys of the log's server as `status` and `lag` print them."""

from collections.abc import Iterator, Sequence

from backend.cli.output import format_time, print_line, print_table
from backend.cli.status_json import to_seconds
from backend.clock import format_rfc3339
from backend.messages.known_sentences import read_sentence
from backend.messages.log_standbys import STANDBY_STAGES, LogStandbys, LostEvents, StandbyLag
from backend.messages.number_text import format_span
from backend.messages.standby_text import (
    describe_lost,
    describe_sampled,
    describe_standby_bytes,
    describe_synchrony,
)

_NUMBERS = (
    "not sent",
    "not written",
    "not flushed",
    "not replayed",
    "written",
    "flushed",
    "replayed",
)
_LAG_TITLES = ("standby", *_NUMBERS)
_TITLES = ("standby", "address", "state", "commits wait", *_NUMBERS)
_TIMES_NOTE = (
    "not sent to not replayed: bytes of the log's server behind its end; written to replayed: age"
    " of the oldest of them"
)
_UNKNOWN = "unknown"


def print_standbys(known: LogStandbys) -> None:
    """Print each standby with its stages, whom commits wait for, and how old that is."""
    is_known = known.standbys or known.away or known.synchronous or known.problem
    if not (is_known or known.lost):
        return
    print_line("")
    rows = [
        (
            each.name,
            each.address or "-",
            each.state or _UNKNOWN,
            each.sync_state or _UNKNOWN,
            *_cells(each),
        )
        for each in known.standbys
    ]
    rows += [
        (each.name, "-", f"away for {format_span(each.away_us)}", *("-",) * (1 + len(_NUMBERS)))
        for each in known.away
    ]
    if rows:
        print_table(_TITLES, rows, right=set(range(4, len(_TITLES))))
        print_line(_TIMES_NOTE)
    if known.problem:
        print_line(f"standbys: {read_sentence(known.problem)}")
    print_line(f"{describe_sampled(known)}, timeline {known.timeline or _UNKNOWN}")
    print_line(describe_synchrony(known))
    if known.lost is not None:
        print_line(f"{describe_lost(known.lost)} Found at {format_time(known.lost.at_us)}.")


def print_kept_standbys(standbys: Sequence[StandbyLag]) -> None:
    """Print what is kept of standbys at a moment."""
    if standbys:
        print_line("")
        rows = [(each.name, *_cells(each)) for each in standbys]
        print_table(_LAG_TITLES, rows, right=set(range(1, len(_LAG_TITLES))))
        print_line(_TIMES_NOTE)


def standby_objects(known: LogStandbys) -> Iterator[dict[str, object]]:
    """Yield what is known of all, then each standby: bytes, and seconds."""
    yield {
        "kind": "standbys",
        "server": known.server,
        "timeline": known.timeline,
        "age": to_seconds(known.sampled_age_us),
        "problem": known.problem or None,
        "synchronous_standby_names": known.synchronous,
        "commit_waiting": to_seconds(known.waiting_us),
        "lost": _lost_object(known.lost),
    }
    for each in known.standbys:
        yield {
            "kind": "standby",
            **standby_object(each),
            "address": each.address or None,
            "state": each.state or None,
            "sync_state": each.sync_state or None,
            "away": None,
        }
    for away in known.away:
        yield {"kind": "standby", "name": away.name, "away": to_seconds(away.away_us)}


def _lost_object(lost: LostEvents | None) -> dict[str, object] | None:
    if lost is None:
        return None
    return {
        "first": lost.first or None,
        "last": lost.last,
        "at": format_rfc3339(lost.at_us),
        "timeline": lost.timeline,
    }


def standby_object(lag: StandbyLag) -> dict[str, object]:
    """Return a standby's stages: bytes and seconds behind the end of the server's log."""
    return {
        "name": lag.name,
        "behind": {
            stage: {
                "bytes": lag.behind_bytes(stage),
                "seconds": to_seconds(lag.behind_us(stage)),
            }
            for stage in STANDBY_STAGES
        },
    }


def _cells(lag: StandbyLag) -> tuple[str, ...]:
    sizes = (lag.behind_bytes(stage) for stage in STANDBY_STAGES)
    spans = (lag.behind_us(stage) for stage in STANDBY_STAGES[1:])
    return (
        *(_UNKNOWN if each is None else describe_standby_bytes(each) for each in sizes),
        *(_UNKNOWN if each is None else format_span(each) for each in spans),
    )
