from hypothesis import given
from hypothesis import strategies as st

from console.state.highlighters import HIGHLIGHT_MARKS, Highlighters, read_highlighters

_PENS = st.integers(0, len(HIGHLIGHT_MARKS) - 1)


def test_that_a_row_gets_the_marks_of_all_its_terms_and_a_column_the_colour_of_the_first() -> None:
    found = Highlighters({2: "anna", 0: "ORDER", 5: " "}).find(("order-1", "Anna: order", "x"))
    assert found.marks == HIGHLIGHT_MARKS[0] + HIGHLIGHT_MARKS[2]
    assert found.pens == {0: 0, 1: 0}


@given(st.dictionaries(_PENS, st.text(max_size=120)))
def test_that_what_was_kept_is_read_again(terms: dict[int, str]) -> None:
    made = Highlighters(terms)
    assert read_highlighters(made.save_text()).all == made.all


@given(st.text())
def test_that_nonsense_is_no_term(text: str) -> None:
    assert all(each.term for each in read_highlighters(text).all)
