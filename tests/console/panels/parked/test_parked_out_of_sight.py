"""Parked behind another tab: nothing is asked, and when it is shown what was chosen meanwhile."""

from backend.messages.bulks import AskBulkItems, AskBulks, BulkPage
from backend.messages.parked import AskParked, AskSkipped, SkippedPage
from tests.console.panels.parked.parked_operator import Bench, item
from tests.console.panels.parked.test_bulk_list import BULK
from tests.console.panels.parked.test_skipped_list import skipped


def asked_since(bench: Bench, number: int) -> list[object]:
    return [each.body for each in bench.client.asked[number:]]


def test_that_a_page_of_another_size_or_replica_is_asked_for_when_the_panel_is_shown(
    bench: Bench,
) -> None:
    bench.answer_page(item(7))
    bench.panel.hide()
    asked = len(bench.client.asked)
    bench.workspace.page_rows.set(30)
    bench.workspace.requested_replica.publish("replica-1")
    bench.show_second(9)
    assert not asked_since(bench, asked)
    bench.panel.show()
    bench.show_second(10)
    newest = [each for each in bench.client.asked[asked:] if isinstance(each.body, AskParked)]
    assert [each.replica for each in newest] == ["replica-1"]
    assert newest[0].body == AskParked(first_only=True, limit=30)


def test_that_the_detail_of_a_page_that_came_out_of_sight_is_asked_for_when_it_is_shown(
    bench: Bench,
) -> None:
    bench.panel.hide()
    asked = len(bench.client.asked)
    bench.answer_page(item(7))
    assert not asked_since(bench, asked)
    bench.panel.show()
    assert any(isinstance(each, AskParked) and each.entity for each in asked_since(bench, asked))
    assert len(bench.panel.model.rows) == 1


def test_that_skipped_events_on_pages_of_another_size_are_asked_for_when_they_are_shown(
    bench: Bench,
) -> None:
    bench.panel.tabs.setCurrentWidget(bench.panel.skipped)
    bench.show_second(9)
    page = SkippedPage(items=[skipped(9), skipped(8)], total=3, replica="replica-2")
    bench.newest(AskSkipped).answer(page)
    bench.press(bench.panel.skipped.onward)
    late = bench.newest(AskSkipped)
    bench.panel.tabs.setCurrentIndex(0)
    asked = len(bench.client.asked)
    bench.workspace.page_rows.set(30)
    assert not asked_since(bench, asked)
    late.answer(SkippedPage(items=[skipped(2)], total=3, replica="replica-2"))
    assert bench.panel.skipped.page == page  # that was the second one of the size before
    bench.panel.tabs.setCurrentWidget(bench.panel.skipped)
    bench.show_second(10)
    newest = [each for each in asked_since(bench, asked) if isinstance(each, AskSkipped)]
    assert newest == [AskSkipped(limit=30)]


def test_that_entities_of_a_bulk_operation_are_asked_for_when_it_is_shown(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.newest(AskBulks).answer(BulkPage(bulks=[BULK], replica="replica-2", at_us=0))
    assert not any(isinstance(each.body, AskBulkItems) for each in bench.client.asked)
    bench.panel.tabs.setCurrentWidget(bench.panel.bulks)
    newest = bench.client.asked[-1].body
    assert isinstance(newest, AskBulkItems)
    assert newest.number == BULK.number
