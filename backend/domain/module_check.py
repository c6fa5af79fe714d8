"""What a module declares must fit together: that is found at the start, not at a command."""

from collections.abc import Collection, Mapping

from backend.domain.field_types import fields_around_secrets, secret_fields
from backend.domain.module import AnyModule, Payload
from backend.domain.translation_check import require_sound_translations
from backend.errors import Unreadable


def require_consistent(module: AnyModule) -> None:
    """Refuse a module whose declarations name what it does not have.

    Raises:
        Unreadable: code `bad-module`; a payload lacks the field of the entity's id or of the
            owner's, something is declared of a command or an event that is none of its own, or a
            translation does not have the values of its text.
    """
    for name, payload in {**module.commands, **module.events}.items():
        _require_field(module, name, payload, module.key)
    if module.owner is not None:
        for name, payload in module.events.items():
            _require_field(module, name, payload, module.owner[0])
    _require_known(module, "secrets", module.secrets, module.commands)
    _require_known(module, "command_descriptions", module.command_descriptions, module.commands)
    _require_known(module, "event_tones", module.event_tones, module.events)
    _require_known(module, "schema_versions", module.schema_versions, module.events)
    _require_known(module, "upcasts", [name for name, _ in module.upcasts], module.events)
    _require_known(module, "personal", module.personal, module.events)
    for name, paths in module.personal.items():
        for path in paths:
            _require_personal(module, name, path.partition(".")[0])
    _require_secrets(module)
    require_sound_translations(f"The module {module.name}", module.translations)


def _require_field(module: AnyModule, name: str, payload: type[Payload], field: str) -> None:
    if field not in payload.__struct_fields__:
        raise _bad_module(module, f"{name} has no field {field}, which its stream is known by")


def _require_personal(module: AnyModule, name: str, field: str) -> None:
    if field not in module.events[name].__struct_fields__:
        raise _bad_module(module, f"{name} has no field {field} that could be personal")


def _require_known(
    module: AnyModule, what: str, named: Collection[str], known: Mapping[str, type[Payload]]
) -> None:
    for name in named:
        if name not in known:
            raise _bad_module(module, f"its {what} name {name}, which it does not declare")


def _require_secrets(module: AnyModule) -> None:
    for name, payload in module.commands.items():
        for field in fields_around_secrets(payload) - secret_fields(payload):
            raise _bad_module(
                module,
                f"{field} of {name} holds a Secret within, which is to be a field of its own",
            )
    for name, effect in module.secrets.items():
        held = secret_fields(module.commands[name])
        for field in filter(None, (effect.new, effect.old)):
            if field not in held:
                raise _bad_module(module, f"{name} has no field {field} of the type Secret")


def _bad_module(module: AnyModule, why: str) -> Unreadable:
    return Unreadable(
        f"The module {module.name} does not fit together: {why}. Repair or uninstall its package.",
        code="bad-module",
    )
