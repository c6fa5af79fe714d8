"""What is a secret gets into no incident file, whoever wrote it where."""

import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from backend.exchange.incident.pseudonyms import Pseudonyms
from backend.exchange.incident.secret_names import hide_secrets
from backend.projection.table_specs import table_specs_of
from tests.backend.exchange.incident.incident_scene import IncidentScene


def test_that_neither_kept_keys_nor_secrets_in_texts_get_into_a_file(
    scene: IncidentScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = [f"s3cr3t-{number}-value" for number in range(9)]
    monkeypatch.setenv("MARIGRAPH_LOG", f"postgresql://ann:{hidden[0]}@db/shop")
    (scene.folder / "connection.json").write_text(json.dumps({"keys": {"admin": hidden[1]}}))
    (scene.folder / "profiles.json").write_text(json.dumps({"shop": {"key": hidden[2]}}))
    scene.note(f"log in with password: {hidden[3]}, or token={hidden[4]}", position=600)
    scene.note(f"curl -H 'Authorization: Bearer {hidden[5]}' https://a:{hidden[6]}@x", position=1)
    # acts of any time: those of a file are of the time of its events
    monkeypatch.setattr("backend.exchange.incident.incident_sources._AROUND_US", 10**17)
    scene.act("set-alert", run=f"notify --api-key {hidden[7]} now", smtp_password=hidden[8])

    scene.save(tmp_path / "a.marigraph")

    with zipfile.ZipFile(tmp_path / "a.marigraph") as packed:
        found = {name: packed.read(name).decode() for name in packed.namelist()}
    for name, content in found.items():
        assert not [secret for secret in hidden if secret in content], name
    assert "log in with password: (masked), or token=(masked)" in found["notes.jsonl"]
    assert "Authorization: Bearer (masked)" in found["notes.jsonl"]
    assert "notify --api-key (masked) now" in found["audit.jsonl"]
    assert '"smtp_password":"(masked)"' in found["audit.jsonl"]


@pytest.mark.parametrize(
    "text",
    ["the token balance is wrong", "password reset by anna", "see https://x.example:8080/a@b"],
)
def test_that_what_only_speaks_of_secrets_stays(text: str) -> None:
    assert hide_secrets(text) == text


def test_that_secrets_of_payloads_and_rows_are_hidden_by_their_names(scene: IncidentScene) -> None:
    pseudonyms = Pseudonyms(scene.registry, scene.projections, is_personal=False)
    data = b'{"api_key":"k","tokens":3,"inner":[{"new_password":"p","token":7}]}'
    event = msgspec.structs.replace(scene.history[0], type="foreign.happened", data=data)

    masked = json.loads(pseudonyms.event(event).data)

    inner = [{"new_password": "(masked)", "token": 7}]
    assert masked == {"api_key": "(masked)", "tokens": 3, "inner": inner}
    spec = table_specs_of(scene.projections["users"])[0]
    assert pseudonyms.row(spec, {"token": "t", "name": "n"}) == {"token": "(masked)", "name": "n"}


def test_that_a_cell_that_holds_no_json_is_masked_as_a_text(scene: IncidentScene) -> None:
    """So it is in a file that was saved of one that was masked before."""
    spec = table_specs_of(scene.projections["contacts"])[0]
    (column,) = [each.name for each in spec.columns if each.kind == "json"]
    for is_personal in (False, True):
        views = {
            name: msgspec.structs.replace(each, personal=(*each.personal, column))
            for name, each in scene.projections.items()
        }
        pseudonyms = Pseudonyms(scene.registry, views, is_personal=is_personal)
        for cell in ("masked-0011223344", ""):
            found = pseudonyms.row(spec, {column: cell})[column]
            assert (found == cell) is (not is_personal or not cell)
