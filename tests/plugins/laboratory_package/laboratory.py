"""A laboratory's samples: received, analysed, reported. A module and a view of another domain."""

from collections.abc import Iterable
from typing import Annotated, Literal, assert_never

import msgspec

from backend.plugin import (
    ColumnStyle,
    CommandDescription,
    EventMeta,
    Identifier,
    Module,
    ModuleDescription,
    Payload,
    Projection,
    RecordedId,
    StateReader,
    Text,
    Timestamp,
    ViewRow,
    ViewTables,
    WorkBoard,
    WorkState,
    nested,
    reject,
)


class Finding(Payload, frozen=True, kw_only=True):
    """How much of a substance was found."""

    substance: Text
    milligrams: float


class Origin(Payload, frozen=True, kw_only=True):
    """Where a sample was taken."""

    site: Text
    depth_metres: float = 0.0


class ReceiveSample(Payload, frozen=True, kw_only=True):
    """Take a sample into the laboratory."""

    sample_id: Identifier
    origin: Origin
    priority: Literal["routine", "urgent"] = "routine"
    volume_litres: float


class AnalyseSample(Payload, frozen=True, kw_only=True):
    """Note what was found in a sample."""

    sample_id: Identifier
    findings: list[Finding]


class ReportSample(Payload, frozen=True, kw_only=True):
    """Report a sample; it is finished then."""

    sample_id: Identifier


class SampleReceived(Payload, frozen=True, kw_only=True):
    """A sample came in."""

    sample_id: RecordedId
    origin: Origin
    priority: str
    volume_litres: float


class SampleAnalysed(Payload, frozen=True, kw_only=True):
    """A sample was analysed."""

    sample_id: RecordedId
    findings: list[Finding]


class SampleReported(Payload, frozen=True, kw_only=True):
    """A sample was reported."""

    sample_id: RecordedId


class SampleState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a sample has come."""

    step: Literal["received", "analysed", "reported"] = "received"


SampleCommand = ReceiveSample | AnalyseSample | ReportSample
SampleEvent = SampleReceived | SampleAnalysed | SampleReported


def evolve(_state: SampleState | None, event: SampleEvent) -> SampleState:
    """Take what happened."""
    match event:
        case SampleReceived():
            return SampleState()
        case SampleAnalysed():
            return SampleState(step="analysed")
        case SampleReported():
            return SampleState(step="reported")
        case _:
            assert_never(event)


def decide(command: SampleCommand, states: StateReader, _now_us: int) -> Iterable[SampleEvent]:
    """Return what the command causes, or raise `Rejected`."""
    known = states.load(SampleState, command.sample_id)
    if isinstance(command, ReceiveSample):
        if known is not None:
            reject("sample-exists", "This sample is here already.", "sample_id")
        if command.volume_litres <= 0:
            reject("nothing-in-it", "A sample has some volume.", "volume_litres")
        return [SampleReceived(**msgspec.structs.asdict(command))]
    if known is None:
        reject("sample-unknown", "There is no such sample.", "sample_id")
    if isinstance(command, AnalyseSample):
        return [SampleAnalysed(**msgspec.structs.asdict(command))]
    if known.step != "analysed":
        reject("not-analysed", "Only what was analysed can be reported.", "sample_id")
    return [SampleReported(sample_id=command.sample_id)]


MODULE: Module[SampleState, SampleCommand, SampleEvent] = Module(
    name="samples",
    entity="sample",
    key="sample_id",
    commands={
        "sample.receive": ReceiveSample,
        "sample.analyse": AnalyseSample,
        "sample.report": ReportSample,
    },
    events={
        "sample.received": SampleReceived,
        "sample.analysed": SampleAnalysed,
        "sample.reported": SampleReported,
    },
    state=SampleState,
    evolve=evolve,
    decide=decide,
    description=ModuleDescription(title="Laboratory", summary="What came in, and what is in it."),
    command_descriptions={
        "sample.receive": CommandDescription(rules={"sample-exists": "No sample has this id."}),
        "sample.report": CommandDescription(risk="irreversible"),
    },
    event_tones={"sample.received": "active", "sample.reported": "good"},
    translations={
        "zh_CN": {
            "Laboratory": "实验室",
            "Receive": "接收样品",
            "Take a sample into the laboratory.": "接收一份样品入库。",
            "No sample has this id.": "没有样品使用此编号。",
            "Sample id": "样品编号",
            "Priority": "优先级",
            "urgent": "加急",
            "A sample came in.": "收到一份样品。",
            "Only what was analysed can be reported.": "只能报告已分析的样品。",
        }
    },
)


class SampleRow(ViewRow, kw_only=True):
    """A sample, with what was found in it."""

    sample_id: str
    state: str = "received"
    priority: str = ""
    origin: Annotated[str, nested(Origin)] = "{}"
    volume_litres: float = 0.0
    findings: Annotated[str, nested(list[Finding])] = "[]"
    highest_milligrams: float | None = None
    received_at: Timestamp | None = None
    analysed_at: Timestamp | None = None
    reported_at: Timestamp | None = None


def apply_received(event: SampleReceived, meta: EventMeta, tables: ViewTables) -> None:
    """Add the sample."""
    tables[SampleRow].put(
        SampleRow(
            sample_id=event.sample_id,
            priority=event.priority,
            origin=msgspec.json.encode(event.origin).decode(),
            volume_litres=event.volume_litres,
            received_at=meta.time,
        )
    )


def apply_analysed(event: SampleAnalysed, meta: EventMeta, tables: ViewTables) -> None:
    """Note what was found."""
    sample = tables[SampleRow].get(event.sample_id)
    if sample is not None:
        sample.state, sample.analysed_at = "analysed", meta.time
        sample.findings = msgspec.json.encode(event.findings).decode()
        sample.highest_milligrams = max((each.milligrams for each in event.findings), default=None)
        tables[SampleRow].put(sample)


def apply_reported(event: SampleReported, meta: EventMeta, tables: ViewTables) -> None:
    """Note that it is finished."""
    sample = tables[SampleRow].get(event.sample_id)
    if sample is not None:
        sample.state, sample.reported_at = "reported", meta.time
        tables[SampleRow].put(sample)


PROJECTION = Projection(
    name="lab_samples",
    title="Laboratory samples",
    summary="What is in the laboratory, and what was found.",
    row=SampleRow,
    key=("sample_id",),
    handlers={
        SampleReceived: apply_received,
        SampleAnalysed: apply_analysed,
        SampleReported: apply_reported,
    },
    order="sample_id",
    fulltext=("origin", "findings"),
    rank=2,
    board=WorkBoard(
        column="state",
        title="Laboratory",
        states=(
            WorkState(
                value="received",
                since="received_at",
                limit_s=3_600,
                title="Waits for analysis",
                action="Analyse it.",
            ),
            WorkState(value="analysed", since="analysed_at", limit_s=86_400, action="Report it."),
        ),
    ),
    styles={
        "sample_id": ColumnStyle(title="Sample", width_chars=10),
        "state": ColumnStyle(tones={"received": "active", "analysed": "neutral"}),
        "origin": ColumnStyle(width_chars=26),
        "volume_litres": ColumnStyle(title="Litres", width_chars=8),
        "findings": ColumnStyle(item_template="{milligrams} mg {substance}", stretch=True),
        "highest_milligrams": ColumnStyle(title="Highest, mg", width_chars=12),
    },
    translations={
        "zh_CN": {
            "Laboratory samples": "实验室样品",
            "Sample": "样品",
            "Litres": "升",
            "Waits for analysis": "等待分析",
            "Analyse it.": "进行分析。",
            "{milligrams} mg {substance}": "{substance} {milligrams} mg",
        }
    },
)
