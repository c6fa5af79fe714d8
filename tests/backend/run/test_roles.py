"""What somebody with the key of a role may do, at the sockets of a backend that runs."""

import pytest

from backend.client import Client
from backend.errors import NotPermitted
from backend.messages.access_roles import AccessRole
from backend.messages.audit import AskAudit, AuditPage
from backend.messages.commands import RecordFacts
from backend.messages.control import Pause, Rebuild, Resume, Stop
from backend.messages.queries import AskView, ViewPage
from tests.backend.wire.sample_values import DRAFT
from tests.running import PATIENCE, Running, accepted, command, sent

PAUSE = Pause(replica="replica-1", by="olga")
FACTS = RecordFacts(origin="test", since=0, upto=1, state=b"{}", facts=[DRAFT])


def client_as(shop: Running, role: AccessRole) -> Client:
    return Client(shop.folder, name="test", timeout_s=PATIENCE, role=role)


def test_that_an_observer_sees_everything_and_changes_nothing(shared_backend: Running) -> None:
    with client_as(shared_backend, "observer") as observer:
        assert observer.health().replicas
        assert isinstance(observer.ask(AskView(view="users", limit=1)), ViewPage)
        for order in (PAUSE, Rebuild(replica="replica-1", by="olga"), Stop(by="olga")):
            with pytest.raises(NotPermitted, match="observer may not"):
                observer.control(order)
        with pytest.raises(NotPermitted, match="observer may not send"):
            sent(observer, command("user.register", user_id="olga", name="Olga"))
        with pytest.raises(NotPermitted, match="may not record"):
            observer.record(FACTS)
        page = observer.control(AskAudit(by="olga", limit=3))
    assert isinstance(page, AuditPage)
    assert [(each.act, each.outcome, each.code) for each in page.entries] == [
        ("stop", "refused", "not-permitted"),
        ("rebuild", "refused", "not-permitted"),
        ("pause", "refused", "not-permitted"),
    ]


def test_that_an_operator_acts_and_does_not_stop_or_rebuild(shared_backend: Running) -> None:
    with client_as(shared_backend, "operator") as operator:
        operator.control(Pause(replica="replica-1", by="oscar"))
        operator.control(Resume(replica="replica-1", by="oscar"))
        assert accepted(operator, command("user.register", user_id="oscar", name="Oscar"))
        for order in (Stop(by="oscar"), Rebuild(replica="replica-1", by="oscar")):
            with pytest.raises(NotPermitted, match="takes the role administrator"):
                operator.control(order)
        with pytest.raises(NotPermitted):
            operator.record(FACTS)
    with shared_backend.client() as administrator:
        assert administrator.health().replicas
