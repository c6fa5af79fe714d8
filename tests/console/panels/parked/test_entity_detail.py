from msgspec.structs import replace

from backend.messages.commands import Failure
from backend.messages.parked import AskParked, ParkedPage
from backend.messages.queries import AskEvent, EventContext
from console.panels.parked.parked_pages import FIRST_EVENTS
from tests.console import sample_messages
from tests.console.panels.parked.parked_operator import Bench, item


def test_that_more_events_of_an_entity_are_shown_when_they_are_wanted(bench: Bench) -> None:
    detail = bench.panel.detail
    detail.tabs.setCurrentIndex(2)
    bench.answer_page(item(1, waiting=899))
    waiting = [replace(item(number), entity="orders/order-1") for number in range(1, 901)]
    bench.answer_page(*waiting[:FIRST_EVENTS], total=900, has_more=True)
    assert detail.note.text() == "the first 200 of 900 events"
    bench.press(detail.more)
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert (asked.after_position, asked.after_view, asked.limit) == (200, "sales", 500)
    bench.answer_page(*waiting[200:700], total=900, has_more=True)
    assert (len(detail.model.rows), detail.note.text()) == (700, "the first 700 of 900 events")
    bench.panel.detail.grid.row_pressed.emit(650)
    bench.show_second(6)
    bench.answer_page(item(1, waiting=898))  # as many as before are asked for again
    bench.answer_page(*waiting[:500], total=899, has_more=True)
    bench.answer_page(*waiting[500:700], total=899, has_more=True)
    assert len(detail.model.rows) == 700
    assert detail.selected_event == waiting[650]
    bench.press(detail.more)
    bench.answer_page(*waiting[700:899], total=899)
    assert detail.more.isHidden()


def test_that_events_of_two_entities_are_not_mixed_however_late_they_come(bench: Bench) -> None:
    bench.answer_page(item(7), item(9))
    late = bench.newest(AskParked)
    bench.panel.grid.row_pressed.emit(1)
    late.answer(ParkedPage(items=[item(7)], total=1, replica="replica-2"))
    bench.answer_page(item(9))
    assert [each.key for each in bench.panel.detail.model.rows if each] == [9]


def test_that_more_events_are_listed_once_also_when_others_are_asked_for_meanwhile(
    bench: Bench,
) -> None:
    detail = bench.panel.detail
    detail.tabs.setCurrentIndex(2)
    bench.answer_page(item(1, waiting=899))
    waiting = [replace(item(number), entity="orders/order-1") for number in range(1, 901)]
    bench.answer_page(*waiting[:FIRST_EVENTS], total=900, has_more=True)
    bench.press(detail.more)
    bench.press(detail.more)
    more = bench.newest(AskParked)
    bench.show_second(6)
    bench.answer_page(item(1, waiting=898))  # it has changed while they are on their way
    more.answer(ParkedPage(items=waiting[200:700], total=900, replica="replica-2", has_more=True))
    assert [each.key for each in detail.model.rows if each] == list(range(1, 701))
    again = bench.newest(AskParked).body
    assert isinstance(again, AskParked)
    assert (again.entity, again.after_position) == ("orders/order-1", 0)
    bench.answer_page(*waiting[:500], total=899, has_more=True)
    bench.answer_page(*waiting[500:700], total=899, has_more=True)
    assert len(detail.model.rows) == 700


def test_that_events_that_could_not_be_had_are_asked_for_again(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.newest(AskParked).answer(Failure(code="timed-out", message="No answer came."))
    bench.show_second(6)
    bench.answer_page(item(7))  # as it was
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert asked.entity == "orders/order-7"
    bench.answer_page(item(7), replace(item(8), entity="orders/order-7"))
    assert [each.key for each in bench.panel.detail.model.rows if each] == [7, 8]


def test_that_events_of_the_entity_before_are_not_shown_for_another(bench: Bench) -> None:
    bench.answer_page(item(7), item(9, waiting=0))
    bench.answer_page(replace(item(7), waiting=0), replace(item(8), entity="orders/order-7"))
    assert len(bench.panel.detail.model.rows) == 2
    bench.panel.grid.row_pressed.emit(1)
    assert bench.panel.detail.model.rows == []


def test_that_a_late_answer_fills_nothing_of_the_entity_that_is_chosen_after_it(
    bench: Bench,
) -> None:
    panel = bench.panel
    bench.answer_page(item(7), item(9))
    events_of_7 = bench.newest(AskParked)
    bench.answer_page(item(7), item(8))
    payload_of_7 = bench.newest(AskEvent)
    assert payload_of_7.body == AskEvent(position=7)
    panel.grid.row_pressed.emit(1)
    late = replace(item(7), position=99)
    events_of_7.answer(ParkedPage(items=[late], total=1, replica="replica-2"))
    event = sample_messages.event(7)
    payload_of_7.answer(EventContext(event=event, cause=None, chain=[event], views=[]))
    assert panel.detail.model.rows == []
    assert panel.detail.payload.toPlainText() == ""
    assert panel.detail.selected_event == item(9)


def test_that_a_late_answer_fills_nothing_when_no_entity_is_left(bench: Bench) -> None:
    panel = bench.panel
    bench.answer_page(item(7))
    events_of_7 = bench.newest(AskParked)
    bench.show_second(9)
    bench.answer_page()
    assert panel.detail.item is None
    events_of_7.answer(ParkedPage(items=[item(7)], total=1, replica="replica-2"))
    assert panel.detail.model.rows == []
    assert panel.detail.selected_event is None
