import pytest
from msgspec import structs
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply, Column
from backend.messages.commands import Failure
from backend.messages.live_pages import AskLivePage
from backend.messages.queries import AskView, CheckFilter, QuestionProgress, ViewPage
from backend.messages.row_code import AskCode, CodeEntry, CodePage, ViewCode
from console.panels.views.view_controls import PageFooter
from console.panels.views.view_query import ViewQuery
from console.panels.views.views_panel import ViewsPanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from console.tables.view_cells import format_page
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import AwaitedAnswer, ScriptedClient

SECOND = 1_000_000
PAGE = ViewPage(
    view="orders",
    columns=[Column(name="order_id", kind="text", key=True)],
    rows=[["17"]],
    total=250,
    replica="replica-1",
    position=100,
    cached=False,
    took_us=10,
    events_behind=0,
    age_us=0,
)


@pytest.fixture
def panel(
    theme: Theme, scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> ViewsPanel:
    made = ViewsPanel(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    made.show()
    scripted_client.snapshot_changed.emit(reducers.empty_snapshot(NOW))
    kinds = [sample_messages.view_kind("orders")]
    workspace.catalogue.set(CatalogueReply(modules=[], commands=[], events=[], views=kinds))
    return made


def of_pages(client: ScriptedClient) -> list[AwaitedAnswer]:
    """What was asked, but for whose code the rows are of."""
    return [each for each in client.asked if not isinstance(each.body, AskCode)]


def questions(client: ScriptedClient) -> int:
    return sum(isinstance(each.body, AskLivePage) for each in client.asked)


def answer(client: ScriptedClient, page: ViewPage = PAGE) -> None:
    """Answer what was asked last as the link does, where pages are prepared."""
    of_pages(client)[-1].answer((page, (ViewQuery(view="orders"), format_page(page))))


def known_snapshot(view_position: int) -> BackendSnapshot:
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    known = reducers.apply_notice(known, sample_messages.replica(), NOW)
    return replace(known, view_positions={"replica-1": {"orders": view_position}})


def test_that_a_page_that_could_not_be_had_again_is_not_called_current(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    known = known_snapshot(300)
    answer(scripted_client)
    scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + SECOND))
    of_pages(scripted_client)[-1].answer(Failure(code="defect", message="The replica is confused."))
    asked = questions(scripted_client)
    for tenths in range(11, 19):  # frames in which it would have been asked again and again
        scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + tenths * SECOND // 10))
    assert panel.footer.freshness.text() == "The replica is confused."
    assert questions(scripted_client) == asked
    scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + 2 * SECOND))
    assert questions(scripted_client) == asked + 1


def test_that_a_live_page_is_followed_and_its_replica_is_not_asked_frame_by_frame(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    asked = of_pages(scripted_client)[-1]
    assert isinstance(asked.body, AskLivePage)
    assert asked.body.min_position == 100
    for number in range(1, 30):  # rows of its view change all the time
        known = replace(known_snapshot(100 + number), now_us=NOW + number * SECOND // 10)
        scripted_client.snapshot_changed.emit(known)
    assert questions(scripted_client) == 2
    assert panel.footer.freshness.text() == "as of 2.8\u202fs ago; its view has changed since"
    assert asked.report is not None
    asked.report(QuestionProgress(elapsed_us=1, replica="replica-1", unchanged_at=130))
    assert panel.footer.freshness.text() == "current"
    assert panel.footer.source.toolTip().startswith("replica-1 at position 130")


def test_that_it_is_followed_only_while_it_is_in_sight_and_live(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    scripted_client.snapshot_changed.emit(known_snapshot(100))
    panel.hide()
    assert len(scripted_client.cancelled) == 1
    scripted_client.snapshot_changed.emit(known_snapshot(200))
    assert questions(scripted_client) == 2
    panel.show()
    assert questions(scripted_client) == 3
    panel.controls.at.setText("50")
    panel.controls.at.editingFinished.emit()
    assert len(scripted_client.cancelled) == 2
    assert isinstance(of_pages(scripted_client)[-1].body, AskView)
    assert questions(scripted_client) == 3


def test_that_a_better_replica_is_sought_while_a_page_is_behind(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client, structs.replace(PAGE, events_behind=5, age_us=SECOND))
    assert of_pages(scripted_client)[-1].replica == "replica-1"
    late = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    for tenths in range(1, 15):
        scripted_client.snapshot_changed.emit(replace(late, now_us=NOW + tenths * SECOND // 10))
    assert panel.is_ready()
    assert (of_pages(scripted_client)[-1].replica, questions(scripted_client)) == ("", 3)


def test_that_the_keyboard_stays_with_the_pages_at_the_first_and_the_last(
    theme: Theme, qtbot: QtBot
) -> None:
    footer = PageFooter(theme)
    qtbot.addWidget(footer)
    footer.show()
    footer.activateWindow()
    qtbot.waitUntil(footer.isActiveWindow)
    before, after = (
        next(each for each in footer.findChildren(QPushButton) if each.text() == text)
        for text in "←→"
    )
    footer.show_page(format_page(PAGE), 1, 100)
    after.setFocus()
    footer.show_page(format_page(PAGE), 2, 100)  # the last
    assert isinstance(footer.focusWidget(), QPushButton)
    assert footer.focusWidget().isEnabled()
    before.setFocus()
    footer.show_page(format_page(PAGE), 0, 100)
    assert footer.focusWidget() is after


def test_that_a_page_has_as_many_rows_as_the_operator_wants_at_once(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    panel.workspace.page_rows.set(250)
    asked = of_pages(scripted_client)[-1].body
    assert isinstance(asked, AskLivePage)
    assert (asked.offset, asked.limit) == (0, 250)


def test_that_another_number_of_rows_a_page_is_asked_for_when_the_panel_is_shown(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    panel.hide()
    asked = len(of_pages(scripted_client))
    panel.workspace.page_rows.set(250)
    panel.cancel_questions()  # its dock is closed as well
    scripted_client.snapshot_changed.emit(replace(known_snapshot(300), now_us=NOW + SECOND))
    assert len(of_pages(scripted_client)) == asked
    panel.show()
    newest = [each.body for each in of_pages(scripted_client)[asked:]]
    assert newest == [AskLivePage(view="orders", limit=250)]


def test_that_rows_left_out_of_a_page_that_came_out_of_sight_are_counted_when_it_is_shown(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    at = "2026-01-01T00:00:00Z"
    panel.restore_state({"filter": "order_id=17"})
    panel.open_link({"at": at})
    wanted = ViewQuery(view="orders", filter="order_id=17", at=at)
    checked = CheckFilter(filter="order_id=17", view="orders")  # where it is typed, after a while
    panel.hide()
    asked = len(of_pages(scripted_client))
    of_pages(scripted_client)[-1].answer((wanted, format_page(PAGE)))
    assert len(of_pages(scripted_client)) == asked
    panel.show()
    scripted_client.snapshot_changed.emit(replace(known_snapshot(300), now_us=NOW + SECOND))
    panel.hide()
    panel.show()
    newest = [each.body for each in of_pages(scripted_client)[asked:] if each.body != checked]
    assert newest == [ViewQuery(view="orders", at=at, page_size=1).to_question()]


def mixed_code(*, is_mixed: bool = True) -> CodePage:
    entries = [
        CodeEntry(digest="a1", package="", since_position=1, upto=9, since_us=0, is_todays=False),
        CodeEntry(
            digest="b2", package="shop 2", since_position=10, upto=None, since_us=0, is_todays=True
        ),
    ]
    code = ViewCode(view="orders", todays="b2", is_mixed=is_mixed, entries=entries)
    return CodePage(views=[code], replica="replica-1", applied=100)


def test_that_a_view_whose_rows_are_of_several_versions_is_said_to_be_mixed(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    (asked,) = (each for each in scripted_client.asked if isinstance(each.body, AskCode))
    assert (asked.body, asked.replica) == (AskCode(view="orders"), "replica-1")
    assert panel.footer.mixed.isHidden()
    asked.answer(mixed_code())
    assert panel.footer.mixed.isVisible()
    assert "mixed" in panel.footer.mixed.text()
    assert "Rebuild the view" in panel.footer.mixed.toolTip()
    for tenths in range(1, 120):
        scripted_client.snapshot_changed.emit(
            replace(known_snapshot(100), now_us=NOW + tenths * SECOND // 10)
        )
        answer(scripted_client)
    again = [each for each in scripted_client.asked if isinstance(each.body, AskCode)]
    assert len(again) == 2  # not with each page
    again[-1].answer(mixed_code(is_mixed=False))
    assert panel.footer.mixed.isHidden()


def test_that_rows_of_now_are_not_called_those_of_the_past_while_these_are_on_their_way(
    panel: ViewsPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    panel.controls.at.setText("90")
    panel.controls.at.editingFinished.emit()
    known = known_snapshot(100)
    scripted_client.snapshot_changed.emit(replace(known, now_us=NOW + SECOND))
    assert panel.footer.freshness.text() == "waiting for the answer"
    past = structs.replace(PAGE, position=90, replica="archive")
    query = ViewQuery(view="orders", at="90")
    asked = [each for each in scripted_client.asked if isinstance(each.body, AskView)]
    asked[-1].answer((query, format_page(past)))
    assert panel.footer.freshness.text() == "as of 90"
