from console.panels.views.change_highlighter import ChangeHighlighter
from console.tables.table_rows import InkName, TableRow

SECOND = 1_000_000


def row(key: str, *texts: str) -> TableRow:
    plain: InkName = "text"
    return TableRow(key=(key,), texts=texts, tones=(plain,) * len(texts))


def test_that_the_first_answer_marks_nothing() -> None:
    assert ChangeHighlighter().update_rows([row("17", "a", "b")], 0) == [row("17", "a", "b")]


def test_that_changed_cells_and_new_rows_are_marked() -> None:
    flashing = ChangeHighlighter()
    flashing.update_rows([row("17", "a", "b")], 0)
    changed, new = flashing.update_rows([row("17", "a", "c"), row("18", "x", "y")], 1)
    assert changed.marked == {1}
    assert new.marked == {0, 1}


def test_that_marks_fade_and_go() -> None:
    flashing = ChangeHighlighter()
    flashing.update_rows([row("17", "a")], 0)
    rows = [row("17", "b")]
    assert not flashing.update_rows(rows, SECOND)[0].fading
    assert flashing.highlight(rows, 2 * SECOND)[0].fading
    assert flashing.highlight(rows, 4 * SECOND)[0].marked == frozenset()
    assert not flashing.has_marks


def test_that_another_question_forgets_what_was_there() -> None:
    flashing = ChangeHighlighter()
    flashing.update_rows([row("17", "a")], 0)
    flashing.reset()
    assert flashing.update_rows([row("17", "b")], 1)[0].marked == frozenset()


def test_that_a_mark_stays_while_other_rows_change() -> None:
    flashing = ChangeHighlighter()
    flashing.update_rows([row("17", "a"), row("18", "a")], 0)
    flashing.update_rows([row("17", "b"), row("18", "a")], 1)
    first, second = flashing.update_rows([row("17", "b"), row("18", "b")], 2)
    assert first.marked == {0}
    assert second.marked == {0}
