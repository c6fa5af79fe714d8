from pathlib import Path

import msgspec
import pytest

from backend import plugin

FROZEN = Path(__file__).with_name("plugin_names.txt")
DECLARED = (
    plugin.Module,
    plugin.Projection,
    plugin.SecretEffect,
    plugin.CommandDescription,
    plugin.ModuleDescription,
    plugin.CurrencySource,
    plugin.ColumnStyle,
    plugin.EventMeta,
    plugin.Invariant,
    plugin.Split,
)


def names() -> list[str]:
    fields = [
        f"{kind.__name__}.{field.name}{'' if field.required else '?'}"
        for kind in DECLARED
        for field in msgspec.structs.fields(kind)
    ]
    return sorted([*plugin.__all__, *fields])


def test_that_the_names_for_plug_ins_are_frozen() -> None:
    assert names() == FROZEN.read_text(encoding="utf-8").split()


def test_that_every_name_is_there_and_no_other_is_public() -> None:
    public = {name for name in vars(plugin) if not name.startswith("_")}
    assert public == set(plugin.__all__)


@pytest.mark.parametrize("kind", [plugin.Module, plugin.Projection])
def test_that_what_a_plug_in_declares_explains_its_fields(kind: type[msgspec.Struct]) -> None:
    described = kind.__doc__ or ""
    assert [each for each in kind.__struct_fields__ if each not in described] == []
