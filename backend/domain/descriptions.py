"""What a module says about itself to people: titles, rules in words, what must be confirmed."""

from collections.abc import Mapping

import msgspec

from backend.messages.catalogue import CurrencySource, Risk


class ModuleDescription(msgspec.Struct, frozen=True, kw_only=True):
    """A module in words; an empty title is made from the module's name."""

    title: str = ""
    summary: str = ""


class CommandDescription(msgspec.Struct, frozen=True, kw_only=True):
    """A command in words.

    title: empty for one made from the command's type
    risk: what it does that should be confirmed before it is sent
    confirmation: the question then; names fields in braces, e.g. `Cancel order {order_id}?`
    rules: what must hold, in words, by the code of the rejection otherwise
    currency: where the currency of the command's amounts stands; None when it has no amounts
    """

    title: str = ""
    risk: Risk = "none"
    confirmation: str = ""
    rules: Mapping[str, str] = {}
    currency: CurrencySource | None = None
