"""Which views a replica has, and which part of a view: replicas that share the work.

Pure, so that who starts replicas, who answers, window and command line decide alike.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from backend.messages.bounds import Int64, LongText, ShortText

MAX_PARTS = 8  # of a view: who reads them as one opens each part's file, SQLite ten at most
ALL_VIEWS = "*"


class ViewShare(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A view that a replica has, or part `part` of `parts` of its rows, counted from 1."""

    view: ShortText
    part: Int64 = 1
    parts: Int64 = 1

    @property
    def is_whole(self) -> bool:
        """Whether it has all rows of the view."""
        return self.parts == 1

    @property
    def label(self) -> str:
        """Which part it is, `2/4`; empty for all of it."""
        return "" if self.is_whole else f"{self.part}/{self.parts}"

    @property
    def text(self) -> str:
        """The view and its part, as `orders 2/4`."""
        return self.view if self.is_whole else f"{self.view} {self.label}"


Shares = Mapping[str, Sequence[ViewShare]]  # by replica; no share at all: every view, whole


class PartPosition(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A part of a view that a page was read from: who has it, and how far its rows are."""

    replica: ShortText
    part: Int64
    position: Int64


class UnreadView(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A view that nobody can read now, and the sentence that says why."""

    view: ShortText
    title: LongText
    reason: LongText


class ShareFault(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A view that the replicas do not have exactly once and whole.

    `missing`: the parts that nobody has, of `parts`; 1 of 1 for a view that nobody has at all.
    Without any the `replicas` have parts that fit no other ones: they are built, and never read.
    """

    view: ShortText
    parts: Int64 = 1
    missing: list[Int64] = []
    replicas: list[ShortText] = []


def share_of(view: str, share: Sequence[ViewShare]) -> ViewShare | None:
    """Return what a replica with this share has of a view; None for nothing."""
    if not share:
        return ViewShare(view=view)
    return next((each for each in share if each.view == view), None)


def has_view(view: str, share: Sequence[ViewShare]) -> bool:
    """Say whether a replica with this share has the view, or a part of it."""
    return share_of(view, share) is not None


def holders_of(view: str, shares: Shares) -> dict[int, dict[int, list[str]]]:
    """Return who has which part of a view: names by part, by the number of parts."""
    found: dict[int, dict[int, list[str]]] = {}
    for name, share in shares.items():
        own = share_of(view, share)
        if own is not None:
            found.setdefault(own.parts, {}).setdefault(own.part, []).append(name)
    return found


def complete_splits(view: str, shares: Shares) -> list[dict[int, list[str]]]:
    """Return who has each part of a view, for each way in which all are there, fewest first."""
    found = holders_of(view, shares)
    return [
        dict(sorted(found[parts].items()))
        for parts in sorted(found)
        if all(part in found[parts] for part in range(1, parts + 1))
    ]


def complete_split(view: str, shares: Shares) -> dict[int, list[str]] | None:
    """Return who has each part of a view, in the fewest parts that are all there; None: in none."""
    return next(iter(complete_splits(view, shares)), None)


def missing_parts(view: str, shares: Shares) -> tuple[int, list[int]]:
    """Return of how many parts of a view which nobody has, where the fewest are missing."""
    gaps = [
        (parts, [part for part in range(1, parts + 1) if part not in found])
        for parts, found in holders_of(view, shares).items()
    ]
    return min(gaps, key=lambda each: (len(each[1]), each[0]), default=(1, [1]))


def find_share_faults(views: Iterable[str], shares: Shares) -> list[ShareFault]:
    """Return what is wrong with how these views are shared, in the order of the views."""
    faults: list[ShareFault] = []
    for view in sorted(views):
        whole = complete_split(view, shares)
        if whole is None:
            parts, missing = missing_parts(view, shares)
            faults.append(ShareFault(view=view, parts=parts, missing=missing))
            continue
        stray = _stray(view, shares, len(whole))
        if stray:
            faults.append(ShareFault(view=view, parts=len(whole), replicas=stray))
    return faults


def _stray(view: str, shares: Shares, parts: int) -> list[str]:
    """Return who has a part that belongs to no complete split, where the view is read as another.

    Several that are complete are only more of the same: any of them answers.
    """
    return sorted(
        name
        for other, found in holders_of(view, shares).items()
        if other != parts and any(part not in found for part in range(1, other + 1))
        for names in found.values()
        for name in names
    )


def describe_share(share: Sequence[ViewShare]) -> str:
    """Write a share as `orders 2/4, products`; empty for every view."""
    return ", ".join(each.text for each in share)


def split_views(shares: Shares, views: Collection[str]) -> dict[str, dict[int, list[str]]]:
    """Return the views that are not all in one replica, with who has each part."""
    found = {view: complete_split(view, shares) for view in sorted(views)}
    return {view: each for view, each in found.items() if each and len(each) > 1}
