from backend.translation import install_lookup
from console.actions.action_registry import MENU_TITLES, VIEW_MENU, group_title


def test_that_the_menus_are_called_as_in_the_menu_bar_without_their_keys() -> None:
    assert [group_title(each) for each in MENU_TITLES] == list(MENU_TITLES)
    words = {"&View": "\u67e5\u770b(&V)", "View": "\u89c6\u56fe", "Views": "\u89c6\u56fe"}
    install_lookup(lambda text: words.get(text, text))
    try:
        assert group_title(VIEW_MENU) == "\u67e5\u770b", "and not as a column of views"
        assert group_title("Views") == "\u89c6\u56fe"
    finally:
        install_lookup(None)
