"""Any sequence of transactions makes the same log in memory and in a database."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.errors import MarigraphError
from backend.store.memory import MemoryLog
from backend.store.opening import open_log
from backend.store.port import Checkpoint, Log, Transaction
from tests.contract.drafts import draft

SUBJECTS = ["user-1", "user-2", "user-3"]
transactions = st.lists(
    st.tuples(
        st.lists(st.sampled_from(SUBJECTS), max_size=4),
        st.dictionaries(st.sampled_from(SUBJECTS), st.integers(0, 4), max_size=2),
        st.lists(st.integers(0, 5), max_size=2),
        st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(0, 3))),
    ),
    max_size=12,
)


def outcome(log: Log, transaction: Transaction) -> object:
    try:
        return log.append(transaction, recorded=7)
    except MarigraphError as error:
        return type(error)


@settings(max_examples=40, deadline=None)
@given(steps=transactions)
def test_that_memory_and_sqlite_agree_on_any_sequence_of_transactions(
    steps: list[tuple[list[str], dict[str, int], list[int], tuple[int, int] | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        twin, log = MemoryLog(), open_log(f"sqlite:///{Path(folder) / 'log.sqlite'}")
        try:
            for subjects, expected, ids, progress in steps:
                transaction = Transaction(
                    events=[draft(subject) for subject in subjects],
                    expected={f"users/{name}": version for name, version in expected.items()},
                    answers=[(bytes([number]) * 16, b"answer") for number in ids],
                    progress=Checkpoint("file", progress[1], b"") if progress else None,
                    since=progress[0] if progress else 0,
                )
                assert outcome(log, transaction) == outcome(twin, transaction)
            assert log.read(0, 100) == twin.read(0, 100)
            assert log.progress("file") == twin.progress("file")
        finally:
            log.close()
