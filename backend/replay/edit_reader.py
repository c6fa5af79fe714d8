"""What an operator has written down for a branch: events, patches and commands, as JSON."""

from typing import TypeVar

import msgspec

from backend.decode_errors import describe_decode_error
from backend.errors import Unreadable

BROKEN_TEXT = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_Text = TypeVar("_Text", bound=msgspec.Struct)


def read_edit_text(raw: msgspec.Raw, kind: type[_Text], position: int) -> _Text:
    """Read the text of an edit at a position.

    Raises:
        Unreadable: code `bad-edit`; it is none of this kind.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except BROKEN_TEXT as error:
        fault = describe_decode_error(error)
        raise Unreadable(
            f"The edit at {position} cannot be read: {fault.describe('it')}.",
            code="bad-edit",
            field=fault.field,
        ) from error
