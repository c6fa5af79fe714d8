"""Invitations: which consoles and replicas of other hosts may come to this backend, and as whom."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.bounds import MAX_SHORT_CHARS, Int64, LongText, ShortText

InvitedRole = Literal["observer", "operator", "administrator", "replica"]
_KEY_CHARS = 40


class _InvitationMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class _InvitationOrder(_InvitationMessage, frozen=True, kw_only=True):
    """Shared shape of what changes them; `by` is who asked, for the audit."""

    by: Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_CHARS)]


class AddInvitation(_InvitationOrder, frozen=True, kw_only=True, tag="add-invitation"):
    """Let somebody with this public key come in from now on; its other half is never sent.

    `expires_us`: until when, None for ever.
    """

    name: ShortText
    role: InvitedRole
    public: Annotated[str, Meta(min_length=_KEY_CHARS, max_length=_KEY_CHARS)]
    expires_us: Int64 | None = None


class RevokeInvitation(_InvitationOrder, frozen=True, kw_only=True, tag="revoke-invitation"):
    """Refuse an invitation from now on, and cut its connections."""

    name: ShortText


InvitationOrder = AddInvitation | RevokeInvitation


class AskInvitations(_InvitationMessage, frozen=True, kw_only=True, tag="ask-invitations"):
    """Where this backend listens for other hosts, and who is invited."""


class InvitationInfo(_InvitationMessage, frozen=True, kw_only=True):
    """One invitation. `expires_us`: 0 for never; `by`: who gave it out."""

    name: LongText
    role: InvitedRole
    created_us: Int64
    expires_us: Int64
    by: LongText


class InvitationList(_InvitationMessage, frozen=True, kw_only=True, tag="invitations"):
    """Those that count, by name.

    `host`, `port`: where other hosts come in, empty and 0 where only this one does; `server`: the
    public key that is kept for them.
    """

    invitations: list[InvitationInfo]
    host: LongText
    port: Int64
    server: LongText
    installation: LongText
