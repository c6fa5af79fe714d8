"""A clinic's appointments: a module and a read model of another domain, as a plug-in has them."""

from collections.abc import Iterable
from typing import Literal, assert_never

import msgspec

from backend.plugin import (
    ColumnStyle,
    CommandDescription,
    Currency,
    CurrencySource,
    Day,
    EventMeta,
    Identifier,
    Json,
    Module,
    ModuleDescription,
    Money,
    MoneyColumn,
    Payload,
    PositiveMoney,
    PositiveQuantity,
    Projection,
    RecordedCurrency,
    RecordedId,
    StateReader,
    Text,
    Timestamp,
    ViewRow,
    ViewTables,
    reject,
    require_positive,
)


class Treatment(Payload, frozen=True, kw_only=True):
    """What is to be done, and for how many minutes."""

    treatment: Text
    minutes: PositiveQuantity


class BookAppointment(Payload, frozen=True, kw_only=True):
    """Book an appointment of a patient with a doctor."""

    appointment_id: Identifier
    patient: Text
    ward: Literal["surgery", "eyes", "children"]
    treatments: list[Treatment]
    fee: PositiveMoney
    fee_currency: Currency
    urgent: bool = False


class ChargeAppointment(Payload, frozen=True, kw_only=True):
    """Charge a part of the fee."""

    appointment_id: Identifier
    amount: PositiveMoney


class CallOffAppointment(Payload, frozen=True, kw_only=True):
    """Call an appointment off, for good."""

    appointment_id: Identifier
    reason: Text | None = None


class AppointmentBooked(Payload, frozen=True, kw_only=True):
    """An appointment was booked."""

    appointment_id: RecordedId
    patient: str
    ward: str
    treatments: list[Treatment]
    fee: Money
    fee_currency: RecordedCurrency
    urgent: bool = False


class AppointmentCharged(Payload, frozen=True, kw_only=True):
    """A part of the fee was charged."""

    appointment_id: RecordedId
    amount: Money
    currency: RecordedCurrency


class AppointmentCalledOff(Payload, frozen=True, kw_only=True):
    """An appointment was called off."""

    appointment_id: RecordedId
    reason: str | None = None


class AppointmentState(msgspec.Struct, frozen=True, kw_only=True):
    """What decisions need to know of an appointment; `due` is what is not charged yet."""

    due: int = 0
    currency: str = ""
    is_called_off: bool = False


AppointmentCommand = BookAppointment | ChargeAppointment | CallOffAppointment
AppointmentEvent = AppointmentBooked | AppointmentCharged | AppointmentCalledOff


def evolve(state: AppointmentState | None, event: AppointmentEvent) -> AppointmentState:
    """Take what happened, whatever the state was."""
    known = state or AppointmentState()
    match event:
        case AppointmentBooked():
            return AppointmentState(due=event.fee, currency=event.fee_currency)
        case AppointmentCharged():
            return msgspec.structs.replace(known, due=known.due - event.amount)
        case AppointmentCalledOff():
            return msgspec.structs.replace(known, is_called_off=True)
        case _:
            assert_never(event)


def decide(
    command: AppointmentCommand, states: StateReader, _now_us: int
) -> Iterable[AppointmentEvent]:
    """Return what the command causes, or raise `Rejected`."""
    known = states.load(AppointmentState, command.appointment_id)
    if isinstance(command, BookAppointment):
        if known is not None:
            reject("appointment-exists", "This appointment is booked already.", "appointment_id")
        return [AppointmentBooked(**msgspec.structs.asdict(command))]
    if known is None:
        reject("appointment-unknown", "There is no such appointment.", "appointment_id")
    if isinstance(command, CallOffAppointment):
        return [AppointmentCalledOff(**msgspec.structs.asdict(command))]
    require_positive(command.amount, "amount", "amount", known.currency)
    if command.amount > known.due:
        reject("more-than-due", "This is more than is due.", "amount")
    return [
        AppointmentCharged(
            appointment_id=command.appointment_id, amount=command.amount, currency=known.currency
        )
    ]


MODULE: Module[AppointmentState, AppointmentCommand, AppointmentEvent] = Module(
    name="appointments",
    entity="appointment",
    key="appointment_id",
    commands={
        "appointment.book": BookAppointment,
        "appointment.charge": ChargeAppointment,
        "appointment.call-off": CallOffAppointment,
    },
    events={
        "appointment.booked": AppointmentBooked,
        "appointment.charged": AppointmentCharged,
        "appointment.called-off": AppointmentCalledOff,
    },
    state=AppointmentState,
    evolve=evolve,
    decide=decide,
    description=ModuleDescription(title="Clinic", summary="Who comes when, and what it costs."),
    command_descriptions={
        "appointment.book": CommandDescription(
            title="Book a visit",
            rules={"appointment-exists": "No appointment has this id yet."},
            currency=CurrencySource(field="fee_currency"),
        ),
        "appointment.charge": CommandDescription(
            risk="money",
            confirmation="Charge {amount} for {appointment_id}?",
            rules={
                "appointment-unknown": "The appointment is booked.",
                "more-than-due": "No more is charged than the fee.",
            },
            currency=CurrencySource(
                view="visits", key_field="appointment_id", column="fee_currency"
            ),
        ),
        "appointment.call-off": CommandDescription(risk="irreversible"),
    },
    event_tones={
        "appointment.booked": "active",
        "appointment.charged": "good",
        "appointment.called-off": "bad",
    },
)


class VisitRow(ViewRow, kw_only=True):
    """A visit to the clinic."""

    appointment_id: str
    patient: str = ""
    ward: str = ""
    treatments: Json = "[]"
    fee: MoneyColumn = 0
    fee_currency: str = ""
    charged: MoneyColumn = 0
    urgent: bool = False
    day: Day = ""
    state: str = "booked"
    called_off_at: Timestamp | None = None


def apply_booked(event: AppointmentBooked, meta: EventMeta, tables: ViewTables) -> None:
    """Add the visit."""
    tables[VisitRow].put(
        VisitRow(
            appointment_id=event.appointment_id,
            patient=event.patient,
            ward=event.ward,
            treatments=msgspec.json.encode(event.treatments).decode(),
            fee=event.fee,
            fee_currency=event.fee_currency,
            urgent=event.urgent,
            day=f"2026-01-{meta.position % 28 + 1:02}",
        )
    )


def apply_charged(event: AppointmentCharged, _: EventMeta, tables: ViewTables) -> None:
    """Add what was charged."""
    visit = tables[VisitRow].get(event.appointment_id)
    if visit is not None:
        visit.charged += event.amount
        tables[VisitRow].put(visit)


def apply_called_off(event: AppointmentCalledOff, meta: EventMeta, tables: ViewTables) -> None:
    """Note that nobody comes."""
    visit = tables[VisitRow].get(event.appointment_id)
    if visit is not None:
        visit.state, visit.called_off_at = "called-off", meta.time
        tables[VisitRow].put(visit)


PROJECTION = Projection(
    name="visits",
    title="Clinic visits",
    summary="Who comes to the clinic.",
    row=VisitRow,
    key=("appointment_id",),
    handlers={
        AppointmentBooked: apply_booked,
        AppointmentCharged: apply_charged,
        AppointmentCalledOff: apply_called_off,
    },
    order="appointment_id",
    fulltext=("patient",),
    rank=1,
    styles={
        "appointment_id": ColumnStyle(title="Visit", width_chars=14),
        "patient": ColumnStyle(width_chars=20, stretch=True),
        "state": ColumnStyle(tones={"booked": "active", "called-off": "bad"}),
        "treatments": ColumnStyle(item_template="{treatment} ({minutes} min)"),
        "fee": ColumnStyle(title="Price", currency_column="fee_currency"),
        "charged": ColumnStyle(currency_column="fee_currency"),
    },
)
