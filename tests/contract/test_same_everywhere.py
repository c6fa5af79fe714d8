"""Any sequence of transactions makes the same log in memory and in a database."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from backend.errors import MarigraphError
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog, ImportProgress, Transaction
from backend.store.memory_engine.memory_log import MemoryEventLog
from tests.contract.drafts import draft

SUBJECTS = ["user-1", "user-2", "user-3"]
OWNERS = ["orders/order-1", "users/user-1"]
TYPES = ["user.topped-up"]
IDS = [bytes([number]) * 16 for number in range(6)]
Steps = list[
    tuple[list[tuple[str, str, str, int]], dict[str, int], list[int], tuple[int, int] | None]
]
transactions = st.lists(
    st.tuples(
        st.lists(
            st.tuples(
                st.sampled_from(SUBJECTS),
                st.sampled_from(["user.registered", "user.topped-up"]),
                st.sampled_from(["", *OWNERS]),
                st.integers(0, 5),
            ),
            max_size=4,
        ),
        st.dictionaries(st.sampled_from(SUBJECTS), st.integers(0, 4), max_size=2),
        st.lists(st.integers(0, 5), max_size=2),
        st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(0, 3))),
    ),
    max_size=12,
)


def outcome(log: EventLog, transaction: Transaction) -> object:
    try:
        return log.append(transaction, recorded=7)
    except MarigraphError as error:
        return type(error)


def readings(log: EventLog) -> list[object]:
    streams = [f"users/{subject}" for subject in SUBJECTS]
    return [
        log.head(),
        log.read(0, 100),
        log.read(2, 3, types=TYPES),
        [log.read_range(after, 5, 2, types) for after in range(6) for types in (TYPES, None)],
        [(log.stream_version(stream), log.read_stream(stream, 1)) for stream in streams],
        [log.stream_exists(stream) for stream in (*streams, *OWNERS, "users/nobody")],
        [log.read_owned(owner, after=1) for owner in OWNERS],
        [log.count_by_type(upto) for upto in (None, 0, 3)],
        [log.position_at(moment, by) for moment in range(-1, 8) for by in ("time", "recorded")],
        log.answers(IDS),
        log.greatest_answered_id(),
        log.progress("file"),
    ]


@given(steps=transactions)
def test_that_memory_and_sqlite_agree_on_any_sequence_of_transactions(
    steps: Steps,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        twin, log = MemoryEventLog(), open_log(f"sqlite:///{Path(folder) / 'log.sqlite'}")
        try:
            for drafts, expected, ids, progress in steps:
                transaction = Transaction(
                    events=[
                        draft(subject, type_, owner=owner, time=time)
                        for subject, type_, owner, time in drafts
                    ],
                    expected={f"users/{name}": version for name, version in expected.items()},
                    answers=[(IDS[number], b"answer") for number in ids],
                    progress=ImportProgress("file", progress[1], b"") if progress else None,
                    expected_progress=progress[0] if progress else 0,
                )
                assert outcome(log, transaction) == outcome(twin, transaction)
            assert readings(log) == readings(twin)
        finally:
            log.close()
