"""Values of the messages about the past: lag series, moments, marks and notes."""

from backend.messages.annotations import Deploy, Marks, Note
from backend.messages.lag_series import LagSeries, ViewSeries
from backend.messages.log_standbys import StandbyHistory, StandbyLag, StandbySeries
from backend.messages.moments import (
    HandlerMoment,
    MomentReport,
    ReplicaMoment,
    TypeMoment,
    ViewMoment,
)
from tests.backend.wire.alert_values import ALERT_EVENT
from tests.backend.wire.sample_values import AUDIT_ENTRY, NOON

LAG_SERIES = LagSeries(
    replica="replica-1",
    at_us=[NOON],
    applied=[4],
    head=[None],
    apply_rate_per_s=[12.5],
    append_rate_per_s=[None],
    stages={"published": [200], "on-disk": [None]},
    views=[
        ViewSeries(
            view="orders",
            events_behind=[3],
            time_behind_us=[900],
            p50_us=[100],
            p90_us=[200],
            p99_us=[300],
            max_us=[None],
            parked=[2],
        )
    ],
)
STANDBY_HISTORY = StandbyHistory(
    standbys=[
        StandbySeries(
            name="lund",
            at_us=[NOON],
            sent_bytes=[0],
            written_bytes=[100],
            flushed_bytes=[200],
            replayed_bytes=[None],
            written_us=[10],
            flushed_us=[20],
            replayed_us=[None],
        )
    ]
)
NOTE = Note(
    id=3,
    at_us=NOON,
    until_us=NOON + 9,
    by="anna",
    text="disk was changed",
    noted_us=NOON + 20,
    position=7,
)
MARKS = Marks(
    acts=[AUDIT_ENTRY],
    alerts=[ALERT_EVENT],
    deploys=[
        Deploy(at_us=NOON, kind="view", component="orders", before="shop 1.0", after="shop 1.1")
    ],
    notes=[NOTE],
    more=True,
)
MOMENT = MomentReport(
    at_us=NOON,
    first_us=NOON,
    last_us=NOON + 999_999,
    replicas=[
        ReplicaMoment(
            name="replica-1",
            at_us=NOON,
            step_s=1,
            applied=4,
            head=7,
            apply_rate_per_s=12.5,
            append_rate_per_s=None,
            stages={"published": 200, "on-disk": None},
            worst=ViewMoment(view="", events_behind=3, time_behind_us=900),
            views=[ViewMoment(view="orders", events_behind=3, p99_us=300)],
            handlers=[
                HandlerMoment(
                    view="orders",
                    applied_per_s=12.5,
                    busy_share=0.5,
                    failing_entities=1,
                    types=[
                        TypeMoment(
                            type="order.created",
                            events=9,
                            p50_us=1,
                            p99_us=2,
                            mean_us=40,
                            longest_us=70,
                            busy_share=0.25,
                        )
                    ],
                )
            ],
        )
    ],
    marks=MARKS,
    standbys=[StandbyLag(name="lund", sent_bytes=0, replayed_bytes=300, replayed_us=30)],
)
