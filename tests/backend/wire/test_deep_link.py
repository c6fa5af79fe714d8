import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Unreadable
from backend.wire.deep_link import DeepLink, format_link, parse_link

TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
OWN = {"position", "compared", "playhead", "moment", "profile", "data"}
NAMES = TEXT.filter(lambda name: name not in OWN)
LINKS = st.builds(
    DeepLink,
    panel=st.sampled_from(["timeline", "views", "replay"]),
    profile=TEXT | st.just(""),
    data=TEXT | st.just(""),
    position=st.integers(0, 10**18 - 1),
    compared=st.integers(0, 10**18 - 1),
    playhead=st.integers(0, 10**18 - 1),
    moment=st.integers(0, 10**18 - 1),
    state=st.dictionaries(NAMES, TEXT, max_size=5),
)


@given(LINKS)
def test_that_a_link_leads_back_to_what_it_was_made_of(link: DeepLink) -> None:
    assert parse_link(f"  {format_link(link)}\n") == link


def test_that_a_link_reads_as_what_it_is() -> None:
    link = DeepLink(
        panel="timeline", profile="shop eu", position=17, state={"filter": "type:order.* total>9"}
    )
    assert format_link(link) == (
        "marigraph://open/timeline?profile=shop%20eu&position=17"
        "&filter=type%3Aorder.%2A%20total%3E9"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not name a panel"),
        ("https://example.org/open/timeline", "does not name a panel"),
        ("marigraph://open/", "does not name a panel"),
        ("marigraph://stop/backend", "does not name a panel"),
        ("marigraph://open/a/b", "does not name a panel"),
        ("marigraph://[open/timeline", "fields cannot be read"),
        ("marigraph://open/timeline?position=-1", "position is no number"),
        ("marigraph://open/timeline?playhead=1e9", "playhead is no number"),
        ("marigraph://open/timeline?position=" + "9" * 19, "position is no number"),
        ("marigraph://open/timeline?filter=a&filter=b", "one thing twice"),
        ("marigraph://open/timeline?filter", "fields cannot be read"),
        ("marigraph://open/timeline?filter=a%00", "cannot be printed"),
        ("marigraph://open/timeline?filter=%ff", "fields cannot be read"),
        ("marigraph://open/timeline?filter=" + "x" * 4_000, "more than 4000 characters"),
    ],
)
def test_that_nonsense_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        parse_link(text)
    assert refused.value.code == "bad-link"
