"""An attached folder with its copy of a store, its archive, and a view of its operator's own."""

from contextlib import closing
from pathlib import Path

from backend.canonical_json import Json
from backend.foreign.event_draft import draft_foreign_event
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload
from backend.projection.folder_models import load_models
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from backend.wire.attachment import Attachment, write_attachment
from tests.backend.exchange.incident.incident_scene import IncidentScene, log_url

EVENTS = 60
OWNERS = 5
VIEWS = """
from pathlib import Path

from backend.plugin import AnyPayload, EventMeta, Projection, ViewRow, ViewTables

Path(__file__).with_suffix(".ran").touch()


class Balance(ViewRow, kw_only=True):
    account: str
    amount: int = 0


def credit(event: AnyPayload, meta: EventMeta, tables: ViewTables) -> None:
    row = tables[Balance].get(meta.subject) or Balance(account=meta.subject)
    row.amount += event.value["amount"]
    tables[Balance].put(row)


BALANCES = Projection(
    name="balances",
    summary="What each account has.",
    row=Balance,
    key=("account",),
    handlers={AnyPayload: credit},
    order="account",
)
"""


class AttachedScene(IncidentScene):
    """`views`: the file with the operator's own read models."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.views = folder, folder / "my_views.py"
        folder.mkdir(exist_ok=True)
        self.views.write_text(VIEWS)
        write_attachment(
            folder, Attachment(url="sqlite:////bank.db", name="bank", views=str(self.views))
        )
        with closing(open_log(log_url(folder))) as log:
            drafts = [draft_foreign_event(credited(number)) for number in range(EVENTS)]
            self.history = log.append(Transaction(events=drafts), 10**15)
        models = load_models(folder)
        self.projections, self.registry = models.projections, models.registry
        self.follow(folder)


def credited(number: int) -> ForeignEvent:
    owner = number % OWNERS
    value: Json = {"amount": number, "owner": f"Anna {owner}", "card": {"password": "opensesame"}}
    return ForeignEvent(
        position=(10 + 3 * number,),
        source="/bank/account",
        id=f"event-{number}",
        subject=f"account-{owner}",
        version=number // OWNERS,
        type="bank:Account.Credited",
        data=ForeignPayload(value=value),
    )
