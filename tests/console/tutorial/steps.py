"""The three mysteries of the tutorial, walked through with what its page says."""

from collections.abc import Callable

from tests.console.tutorial.walk import TutorialWalk, read_chapters

Picture = Callable[[str], None]
"""Is called with the name of a picture when the window shows what is to be seen on it."""


def find_shipped_order(walk: TutorialWalk, picture: Picture) -> None:
    """Find who sent an order off before it was paid."""
    condition, found, order, left, kind, hour, actor, broken = read_chapters()[0]
    assert walk.run_to(condition, "first") == [int(found)]
    walk.press("orders", order, "order_id")
    versions = walk.history()
    assert len(versions) == 4
    assert versions[0] == int(found)
    assert int(left) in versions
    walk.go_to(int(left))
    event = walk.event
    assert (event.type, event.actor, event.subject) == (kind, actor, f"order-{order}")
    assert walk.time_text.endswith(f"{hour}:00")
    picture("shipped")
    assert walk.run_to(broken, "last") == [int(left)]


def find_wrong_balance(walk: TutorialWalk, picture: Picture) -> None:
    """Find what made a balance wrong, and see in branches what it would be."""
    right, wrong, condition, found, actor, charged, before, first, amount, *again = read_chapters()[
        1
    ]
    assert again == [right, before]
    assert walk.run_to(condition, "last") == [int(found)]
    assert wrong.split()[0] in walk.press("users", "ella", "balance")
    said, writers = walk.blame()
    assert wrong in said
    assert actor in said
    assert writers[:3] == [int(found), int(charged), int(first)]
    edited = walk.edit({"balance": int(amount)})
    assert f"{wrong} | {right}" in edited

    picture("balance")
    assert f"{wrong} | {before}" in walk.skip()


def find_wrong_price(walk: TutorialWalk, picture: Picture) -> None:
    """Find for how long a price was wrong, and who bought meanwhile."""
    chapter = read_chapters()[2]
    condition, back, product, wrong, actor, changed, right, sold, sale, order, total = chapter
    assert walk.run_to(condition, "last") == [int(back)]
    assert (walk.event.actor, walk.event.subject) == (actor, f"product-{product}")
    assert right.split()[0] in walk.press("products", product, "price")
    assert walk.run_to(condition, "previous") == [int(changed)]
    assert walk.event.actor == actor
    assert wrong.split()[0] in walk.press("products", product, "price")
    versions = walk.history()
    assert versions[:2] == [int(back), int(sale)]
    picture("price")
    assert walk.run_to(sold, "every") == [int(sale)]
    walk.go_to(int(sale))
    assert total.split()[0] in walk.press("orders", order, "total")
