"""The facts of a report, read once and rendered by every output. Pure: dataclasses, no database.

Scores are whole numbers 0-10; None is "no answer", never 0. All dates are local dates of the person.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from diary.analysis.descriptives import Description
from diary.ems.fields import ANSWERING, RANGES
from diary.ems.screening import Reason
from diary.entries.copied import is_copied

SYMPTOMS = ("pain", "numbness", "tingling")
# What is known of how a stimulator was set, units in the names.
SETTINGS = ("device_name", *RANGES, "electrode_placement", "body_site", "side")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is shown: days from..to, both included; `includes` of "ems", "notes", "side_effects" beside the scores."""

    from_on: date
    to_on: date
    includes: frozenset[str]
    shown_name: str = field(default="", repr=False)
    question: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class ModalityTotal:
    """Sessions of one modality on one day or in the range; modalities are never added up.

    `minutes` is None when no session's length is known.
    """

    modality: str
    sessions: int
    minutes: int | None
    without_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Day:
    """One local day with a daily entry or a session. `scores` has the three symptoms; `ratings` "feet_left.pain" etc.;
    `copied` names those of both that were taken over from the day before ("pain", "ratings.feet_left.pain").

    `recorded_at` and `entry_id` are None for a day with sessions only; `note` is "" unless notes are shown.
    `ems_used` is None when unknown or when EMS is not shown.
    `imported_from` is the format of the file that answers were brought in from, `imported_at` when they were; None when
    all were written in the diary. So too in `Moment` and `Session`.
    """

    on: date
    entry_id: UUID | None = None
    recorded_at: datetime | None = None
    is_late: bool = False
    imported_from: str | None = None
    imported_at: datetime | None = None
    scores: dict[str, int | None] = field(default_factory=dict, repr=False)
    ratings: dict[str, int] = field(default_factory=dict, repr=False)
    skipped: list[str] = field(default_factory=list, repr=False)
    copied: list[str] = field(default_factory=list, repr=False)
    ems_used: bool | None = None
    sessions: list[ModalityTotal] = field(default_factory=list, repr=False)
    sleep_disturbance: int | None = None
    weakness: int | None = None
    falls: int | None = None
    spread_feet: str | None = None
    spread_hands: str | None = None
    qualities: list[str] = field(default_factory=list, repr=False)
    exposures: list[str] = field(default_factory=list, repr=False)
    note: str = field(default="", repr=False)

    def is_copied(self, symptom: str) -> bool:
        """Whether the score of the day was taken over from the day before."""
        return is_copied(symptom, self.ratings, self.copied)

    @property
    def is_stimulated(self) -> bool:
        """Whether one of its sessions answers "EMS today?"."""
        return any(one.modality in ANSWERING for one in self.sessions)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A rating right now, in the person's `time_zone`."""

    entry_id: UUID
    on: date
    occurred_at: datetime
    recorded_at: datetime
    time_zone: str
    is_late: bool
    imported_from: str | None = None
    imported_at: datetime | None = None
    scores: dict[str, int | None] = field(default_factory=dict, repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Session:
    """One use of a stimulator. `settings` holds only what is known: device_name, frequency_hz, pulse_duration_us, ...

    `before` and `after` have the three symptoms.
    """

    session_id: UUID
    on: date
    started_at: datetime
    recorded_at: datetime
    time_zone: str
    is_late: bool
    imported_from: str | None = None
    imported_at: datetime | None = None
    modality: str
    minutes: int | None
    programme_name: str = field(default="", repr=False)
    settings: dict[str, str | float | int] = field(default_factory=dict, repr=False)
    sensation: str | None = None
    before: dict[str, int | None] = field(default_factory=dict, repr=False)
    after: dict[str, int | None] = field(default_factory=dict, repr=False)
    skin_before_ok: bool | None = None
    skin_after_ok: bool | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One side effect, of a session or on its own."""

    effect_id: UUID
    on: date
    occurred_at: datetime
    recorded_at: datetime
    time_zone: str
    is_late: bool
    kind: str
    severity: str | None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Screening:
    """One answered safety check. `outcome`: allowed, precaution or contraindication, as `diary.ems.screening` has it.

    `reasons` are answered yes or unsure.
    `cleared_by` is the clinician who, on `cleared_on`, saw no reason against it; "" and None without one.
    """

    screening_id: UUID
    on: date
    screened_at: datetime
    recorded_at: datetime
    time_zone: str
    outcome: str
    reasons: list[Reason] = field(default_factory=list, repr=False)
    cleared_by: str = field(default="", repr=False)
    cleared_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The days from..to of the report, and how each symptom was in them."""

    from_on: date
    to_on: date
    days_in_range: int
    symptoms: dict[str, Description] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a trial says of one symptom: EMS minus no EMS, points, with the ends of its 95 % interval.

    None where there is no answer, or no end on that side. `p_value` is adjusted (Holm) for every symptom but the main
    one. `verdict` is one of `diary.analysis.nof1`.
    """

    symptom: str
    estimate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    pairs_used: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class TrialPair:
    """Means of the main score on days assigned to EMS and on the others, wash-out days left out; None without a score."""

    pair: int
    on: float | None
    off: float | None
    on_scored: int
    off_scored: int


@dataclass(frozen=True, kw_only=True)
class TrialDay:
    """A local date of a trial that is over, and what chance had assigned to it."""

    on: date
    pair: int
    on_ems: bool
    is_washout: bool


@dataclass(frozen=True, kw_only=True)
class TrialPause:
    """Calendar days that a pause took out between the first and the last day; 0: the trial was ended in it or right after.

    `reason` is one of `diary.models.PauseReason`; a side effect is "other" where side effects are not shown.
    """

    reason: str
    days: int


@dataclass(frozen=True, kw_only=True)
class TrialResult:
    """The answer of a trial that is over. `days` are those that count, in order; `*_unknown` say nothing about EMS.

    `committed_text` is what the trial's commitment is the SHA-256 of; "" when the order cannot be read. `pauses`, oldest
    first, and `days_copied` are missing in reports that were frozen before they were kept.
    """

    main: Answer
    others: list[Answer]
    pairs: list[TrialPair]
    days: list[TrialDay]
    days_scored: int
    days_missed: int
    days_late: int
    on_days: int
    on_done: int
    on_unknown: int
    off_days: int
    off_done: int
    off_unknown: int
    committed_text: str
    pauses: list[TrialPause] = field(default_factory=list)
    days_copied: int = 0


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A personal randomised trial with days in the report. `state`: running, completed or ended_early.

    `last_on` is None and nothing but the design is known while it is running. `result` is None then, and when not all of
    its days are in the report. `matters` is the smallest difference that matters, points.
    """

    symptom: str
    state: str
    starts_on: date
    last_on: date | None
    pairs: int
    period_days: int
    washout_days: int
    matters: float
    off_kind: str
    commitment: str
    result: TrialResult | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything a clinician may see, oldest first. What is not in `scope.includes` is empty here, not only hidden.

    `whole` describes the range. `trials` (newest first), `screenings` (up to the last day, also those before the first)
    and `red_flag_pauses` (days on which the person told a red flag, which pauses a trial) are missing in reports that
    were frozen before they were kept: `screenings` is None there, and when EMS is not shown.
    `patient_id` is one for each diary, for ever; None in reports that were frozen before it was kept.
    `regions`: feet, hands, those the person said the scores are about; empty when not said.
    """

    scope: Scope
    made_at: datetime
    time_zone: str
    cause: str | None
    difference_that_matters: float | None
    whole: Stretch
    days: list[Day] = field(repr=False)
    moments: list[Moment] = field(repr=False)
    sessions: list[Session] = field(repr=False)
    effects: list[Effect] = field(repr=False)
    modalities: list[ModalityTotal] = field(repr=False)
    trials: list[Trial] = field(default_factory=list, repr=False)
    screenings: list[Screening] | None = field(default=None, repr=False)
    red_flag_pauses: list[date] = field(default_factory=list, repr=False)
    patient_id: UUID | None = None
    regions: list[str] = field(default_factory=list)
