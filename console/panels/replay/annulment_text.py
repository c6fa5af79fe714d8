"""What the desk says of an annulled event."""

from backend.messages.queries import AnnulmentNote
from backend.translation import tr
from console.state.formatting import format_count


def annulment_sentence(annulled: AnnulmentNote) -> str:
    """Say where, by whom and why it was annulled, and what views make of it."""
    return tr(
        "Annulled at {position} by {actor}: {reason}. From there on no view counts it; before,"
        " rows are shown as they were seen then.",
        position=format_count(annulled.position),
        actor=annulled.actor,
        reason=annulled.reason.rstrip(".。"),
    )
