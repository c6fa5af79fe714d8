"""The hash chain over a log, the same whatever keeps it."""

from backend.store.chain_rules import NEWEST_RULE
from backend.store.chain_verification import ChainReport, ChainVerification
from backend.store.log_port import Transaction
from tests.contract.conftest import Engine
from tests.contract.drafts import draft

BLOCK_EVENTS = NEWEST_RULE.block_events
EMPTY = ChainReport(
    head=0, digest="", older_upto=0, older_made=0, findings=[], dropped=0, late=[], unlinked=0
)


def verify(engine: Engine, expected: dict[int, str] | None = None) -> ChainReport:
    return ChainVerification(engine.open_reader(), lambda _done, _total: None).run(expected or {})


def fill(engine: Engine, *commits: int) -> None:
    log = engine.open()
    start = log.head()
    for size in commits:
        ids = [(start + number + 1).to_bytes(16) for number in range(size)]
        log.append(
            Transaction(events=[draft(f"user-{id_[-1] % 7}", id_=id_) for id_ in ids]), recorded=7
        )
        start += size
    engine.close()


def test_that_an_empty_log_is_whole(engine: Engine) -> None:
    engine.open()
    assert verify(engine) == EMPTY


def test_that_the_digest_does_not_depend_on_where_commits_end_or_on_the_engine(
    engine: Engine,
) -> None:
    fill(engine, 1, 2, BLOCK_EVENTS - 3, 1, 2 * BLOCK_EVENTS + 5, 1, 1)
    report = verify(engine)
    assert not report.findings
    assert (report.head, report.older_upto) == (3 * BLOCK_EVENTS + 8, 0)
    # frozen: a log that was written once must be proven for ever
    assert report.digest == ("960d2c4786c14d8e746fdd52e69060ffe48f2c285d4040525cc33f661239d03d")


def test_that_every_digest_noted_earlier_is_found_again(engine: Engine) -> None:
    noted: dict[int, str] = {}
    for size in (1, 3, BLOCK_EVENTS - 4, 40, 100):
        fill(engine, size)
        report = verify(engine)
        noted[report.head] = report.digest
    assert not verify(engine, noted).findings
    assert len(set(noted.values())) == len(noted)
    wrong = dict.fromkeys(noted, "00" * 16)
    found = verify(engine, wrong).findings
    assert {each.first: each.detail for each in found} == noted
    beyond = {max(noted) + 1: noted[max(noted)]}
    assert [(each.kind, each.detail) for each in verify(engine, beyond).findings] == [
        ("expected", "")
    ]
