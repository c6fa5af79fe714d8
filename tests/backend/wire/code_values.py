"""One of every message about the code ledger."""

from typing import Final

from backend.messages.row_code import AskCode, CodeEntry, CodePage, ViewCode
from tests.backend.wire.sample_values import NOON

ASK_CODE: Final = AskCode(view="orders", counted=True)
CODE_PAGE: Final = CodePage(
    views=[
        ViewCode(
            view="orders",
            todays="acb21ee6bcf5cfd2",
            is_mixed=True,
            entries=[
                CodeEntry(
                    digest="acb21ee6bcf5cfd2",
                    package="marigraph 0.1.0",
                    since_position=7,
                    upto=9,
                    since_us=NOON,
                    is_todays=True,
                    rows=2,
                )
            ],
        )
    ],
    replica="replica-1",
    applied=12,
)
