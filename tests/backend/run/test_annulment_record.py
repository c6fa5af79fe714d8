"""An annulment is put on record by the primary, whichever program asks for it."""

from pathlib import Path

import pytest

from backend.audit.audit_reader import read_audit_file
from backend.errors import Unreadable
from backend.messages.audit import AskAudit
from backend.messages.commands import AnnulEvent
from tests.running import accepted, command, running


def test_that_an_annulment_asked_for_by_any_client_leaves_its_act(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder, "--replicas", "1") as started, started.client() as client:
        position = accepted(client, command("user.register", user_id="1", name="U1"))
        client.annul(AnnulEvent(position=position, reason="twice", by="anna"))
        with pytest.raises(Unreadable, match="annulled already"):
            client.annul(AnnulEvent(position=position, reason="again", by="bob"))
        entries = [e for e in read_audit_file(folder, AskAudit()).entries if e.act == "annul-event"]
    assert {(each.by, each.outcome, each.code) for each in entries} == {
        ("anna", "done", ""),
        ("bob", "refused", "already-annulled"),
    }
