"""What is kept of filters that were asked for."""

from backend.filters.grammar import parse
from backend.store.match_cache import MAX_FILTERS, MatchCache


def test_that_only_the_newest_filters_are_kept_though_nothing_matches_them() -> None:
    cache = MatchCache()
    trees = [parse(f"subject:order-{number}") for number in range(MAX_FILTERS + 2)]
    for tree in trees[:-1]:
        cache.keep(tree)
    again = cache.keep(trees[1])
    cache.keep(trees[-1])
    assert [cache.find(tree) is None for tree in trees[:4]] == [True, False, True, False]
    assert cache.find(trees[1]) is again
