from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.parked import PARKED_FILTER_FIELDS, AskParked
from backend.projection.parked_filter import PARKED_FIELDS
from tests.console import sample_messages
from tests.console.panels.parked.parked_operator import Bench, item


def test_that_the_filter_is_completed_by_fields_views_and_types(bench: Bench) -> None:
    assert set(PARKED_FILTER_FIELDS) == set(PARKED_FIELDS)
    views = [sample_messages.view_kind("orders")]
    bench.workspace.catalogue.set(CatalogueReply(commands=[], events=[], views=views))
    line = bench.panel.filter
    for typed, completed in (("ent", "entity:"), ("view:ord", "view:orders")):
        line.clear()
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Tab)
        assert line.text() == completed


def test_that_a_filter_that_cannot_be_read_is_marked_and_says_why(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.panel.filter.setText("subject:x")
    QTest.keyClick(bench.panel.filter, Qt.Key.Key_Return)
    asked = bench.newest(AskParked)
    assert isinstance(asked.body, AskParked)
    assert asked.body.filter == "subject:x"
    asked.answer(Failure(code="bad-filter", message="There is no field `subject`.", field=""))
    assert bench.panel.filter.property("state") == "bad"
    assert bench.panel.note.text() == "There is no field `subject`."
