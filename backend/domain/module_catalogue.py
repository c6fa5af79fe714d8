"""What forms and filters need to know of the installed modules: types, sentences, JSON Schemas."""

import inspect

import msgspec

from backend.domain.module import Payload
from backend.domain.registry import CommandType, EventType, Registry
from backend.messages.catalogue import (
    CommandKind,
    CommandRule,
    DeclaredTexts,
    EventKind,
    ModuleKind,
)
from backend.translation import Translations


def module_kinds(registry: Registry) -> list[ModuleKind]:
    """List every module, by its name."""
    modules = (registry.modules[name] for name in sorted(registry.modules))
    return [
        ModuleKind(
            name=module.name,
            entity=module.entity,
            title=module.description.title or _title(module.name),
            summary=module.description.summary,
            key=module.key,
            owner=module.owner[1] if module.owner else "",
            owner_key=module.owner[0] if module.owner else "",
        )
        for module in modules
    ]


def command_kinds(registry: Registry) -> list[CommandKind]:
    """List every command, by its type."""
    return [_describe_command(registry.commands[name]) for name in sorted(registry.commands)]


def event_kinds(registry: Registry) -> list[EventKind]:
    """List every event, by its type."""
    return [_describe_event(registry.events[name]) for name in sorted(registry.events)]


def declared_translations(owner: str, translations: Translations) -> list[DeclaredTexts]:
    """List what a module, or a view, says in each language."""
    return [
        DeclaredTexts(owner=owner, language=language, texts=dict(texts))
        for language, texts in translations.items()
    ]


def _describe_command(command: CommandType) -> CommandKind:
    description = command.description
    return CommandKind(
        type=command.name,
        module=command.module.name,
        title=description.title or _title(command.name.rpartition(".")[2]),
        summary=_first_line(command.payload),
        schema=_schema(command.payload),
        risk=description.risk,
        confirmation=description.confirmation,
        rules=[CommandRule(code=code, text=text) for code, text in description.rules.items()],
        currency=description.currency,
    )


def _describe_event(event: EventType) -> EventKind:
    return EventKind(
        type=event.name,
        module=event.module.name,
        version=event.schema_version,
        summary=_first_line(event.payload),
        schema=_schema(event.payload),
        tone=event.module.event_tones.get(event.name, "neutral"),
    )


def _title(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").capitalize()


def _schema(payload: type[Payload]) -> bytes:
    return msgspec.json.encode(msgspec.json.schema(payload))


def _first_line(payload: type[Payload]) -> str:
    return (inspect.getdoc(payload) or payload.__name__).partition("\n")[0]
