from pytestqt.qtbot import QtBot

from console.widgets.lazy_tree import LazyTree

Node = tuple[str, str, tuple["Node", ...]]


def test_that_a_line_with_one_text_takes_the_room_of_all_columns(qtbot: QtBot) -> None:
    tree: LazyTree[Node] = LazyTree(
        ("What", "Value"), lambda node: (node[0], node[1]), lambda node: node[2]
    )
    qtbot.addWidget(tree)
    beneath: tuple[Node, ...] = (("a long sentence about it", "", ()), ("points", "4", ()))
    tree.show_nodes([("loyalty", "738", beneath), ("Nothing else differs.", "", ())])
    first, last = tree.topLevelItem(0), tree.topLevelItem(1)
    assert first is not None
    assert last is not None
    lines = [first, first.child(0), first.child(1), last]
    spanned = [line is not None and line.isFirstColumnSpanned() for line in lines]
    assert spanned == [False, True, False, True]
