from msgspec.structs import replace

from backend.messages.bulks import AskBulks, Bulk, BulkPage, SuspendBulk, ThrottleBulk
from backend.messages.commands import Failure
from console.state.formatting import UNKNOWN
from tests.console.panels.parked.parked_operator import Bench, item

BULK = Bulk(
    number=3,
    id=bytes(16),
    action="retry",
    filter="view:sales",
    reason="",
    by="anna",
    created_us=0,
    rate_per_s=0,
    state="running",
    changed_us=0,
    changed_by="anna",
    total=9,
    applied=4,
    failed=1,
    skipped=0,
    gone=0,
    events=40,
)


def test_that_bulk_operations_are_listed_and_suspended(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.newest(AskBulks).answer(BulkPage(bulks=[BULK], replica="replica-2", at_us=0))
    assert bench.panel.tabs.tabText(1) == "Bulk operations (1)"
    shown = bench.panel.bulks.model.rows[0]
    assert shown is not None
    assert shown.texts[1:6] == (
        "retry",
        "▶ running",
        "5 of 9",
        UNKNOWN,
        "4 applied, 1 failed again, 40 events applied",
    )
    bench.panel.tabs.setCurrentIndex(1)
    assert not bench.panel.bulks.resume.isEnabled()
    bench.press(bench.panel.bulks.suspend)
    assert bench.ordered() == SuspendBulk(replica="replica-2", number=3, by="anna")


def test_that_the_rate_of_a_bulk_operation_is_changed_and_its_time_left_is_shown(
    bench: Bench,
) -> None:
    bench.answer_page(item(7))
    panel = bench.panel.bulks
    slow = replace(BULK, rate_per_s=2)
    bench.newest(AskBulks).answer(BulkPage(bulks=[slow], replica="replica-2", at_us=0))
    bench.panel.tabs.setCurrentIndex(1)
    assert panel.rate.value() == 2
    panel.rate.setValue(50)
    bench.show_second(2)
    again = replace(slow, applied=6)  # two more within two seconds, two to go
    bench.newest(AskBulks).answer(BulkPage(bulks=[again], replica="replica-2", at_us=2_000_000))
    assert panel.rate.value() == 50, "what is typed was overwritten"
    shown = panel.model.rows[0]
    assert shown is not None
    assert shown.texts[4] == "2.0\N{NARROW NO-BREAK SPACE}s"
    bench.press(panel.throttle)
    assert bench.ordered() == ThrottleBulk(replica="replica-2", number=3, rate_per_s=50, by="anna")


def test_that_the_place_of_bulk_operations_says_why_it_is_empty(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.panel.tabs.setCurrentIndex(1)
    bulks = bench.panel.bulks
    assert bulks.empty.isVisible()
    before = bulks.empty.text
    assert not before, "it is not known yet that there are none"
    bench.newest(AskBulks).answer(Failure(code="late", message="It was on its way."))
    assert "It was on its way." in bulks.empty.text
    bench.show_second(2)
    bench.newest(AskBulks).answer(BulkPage(bulks=[], replica="replica-2", at_us=0))
    assert "Retry all and Skip all begin one" in bulks.empty.text
    bench.show_second(4)
    bench.newest(AskBulks).answer(BulkPage(bulks=[BULK], replica="replica-2", at_us=0))
    assert not bulks.empty.isVisible()
    assert bulks.grid.isVisible()
