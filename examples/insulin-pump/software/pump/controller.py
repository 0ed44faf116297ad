"""The pump controller: basal and bolus insulin, and every reason to withhold them."""

from dataclasses import dataclass
from enum import StrEnum

from .alarms import Alarm, AlarmUnit
from .glucose import GlucoseEstimate, Reading
from .hardware import STEP_U
from .ledger import InsulinLedger
from .settings import SettingsStore, TherapySettings

LOW = 70.0
"""Below this, mg/dL (3.9 mmol/L), no insulin is delivered."""
URGENT_LOW = 54.0
"""Below this, mg/dL (3.0 mmol/L), the alarm starts loud."""
RESUME = 90.0
"""A low-glucose suspension ends at this value, mg/dL (5.0 mmol/L), when no further fall is predicted."""
HIGH = 250.0
"""Above this, mg/dL (13.9 mmol/L), for HIGH_MINUTES the user is told."""
HIGH_MINUTES = 30
MAX_PREDICTED_SUSPENSION = 120
"""Longest suspension, minutes, that rests on a prediction or on a value above LOW."""
BLIND_SUSPENSION = 30
"""A suspension goes on for this long, minutes, after the glucose value was lost."""
USER_SUSPENSION_REMINDER = 60
"""The user is reminded of a suspension of his own after this time, minutes."""
OCCLUSION_KPA = 60.0
"""Line pressure, kPa, that two minutes in a row mean a blocked line."""
RESERVOIR_LOW_U = 20.0
RESERVOIR_EMPTY_U = 1.0
BOLUS_U_PER_MIN = 1.5
REPEAT_MINUTES = 5
"""A second bolus within this time, minutes, is taken for a repetition unless it is confirmed."""
CONFIRMED_GLUCOSE_MINUTES = 10
"""Age up to which a glucose value entered by hand supports a bolus, minutes."""
SITE_NOTICE = 66 * 60
SITE_LIMIT = 72 * 60
MISMATCH_U = 0.25
"""Difference, U, between commanded and encoded insulin that stops delivery."""


class Refusal(StrEnum):
    """Why a bolus was not taken."""

    NOT_POSITIVE = "dose must be above zero"
    TOO_LARGE = "dose is above the largest bolus"
    TOO_MUCH_ON_BOARD = "dose would exceed the limit of insulin on board"
    GLUCOSE_LOW = "glucose is low or falling low"
    GLUCOSE_UNKNOWN = "no glucose value: measure and enter one"
    REPEATED = "same request a moment ago: confirm it"
    BUSY = "a bolus is being delivered"
    STOPPED = "delivery is stopped"


class Mode(StrEnum):
    """What the controller does with insulin."""

    RUNNING = "running"
    LOW_SUSPENDED = "suspended for low glucose"
    USER_SUSPENDED = "suspended by the user"
    STOPPED = "stopped by a fault"


@dataclass(frozen=True)
class Inputs:
    """What the sensors say in one minute: encoder in steps since manufacture, pressure in kPa, reservoir in U."""

    encoder: int
    pressure_kpa: float
    reservoir_u: float
    reading: Reading | None = None


class PumpController:
    """One cycle per minute: `tick` takes the sensors' word and returns the motor steps for the coming minute."""

    def __init__(self, settings: TherapySettings, alarms: AlarmUnit, encoder: int = 0) -> None:
        self.settings = SettingsStore(settings)
        self.alarms = alarms
        self.glucose = GlucoseEstimate()
        # Kept in volatile memory only: a restart forgets what was given before it.
        self.ledger = InsulinLedger()
        self.mode = Mode.RUNNING
        self.bolus_left_u = 0.0
        self.site_since = 0
        self._encoder = encoder
        self._commanded = 0
        self._mismatch_steps = 0
        self._fraction_u = 0.0
        self._pressure_hits = 0
        self._mode_since = 0
        self._known_at = 0
        self._high_since: int | None = None
        self._last_bolus: tuple[int, float] | None = None
        self._entered: Reading | None = None

    # What the user does

    def enter_glucose(self, now: int, mg_dl: float) -> None:
        """Take a value that the user measured with a blood glucose meter, mg/dL."""
        self._entered = Reading(now, mg_dl)

    def request_bolus(self, now: int, units: float, confirmed: bool = False) -> Refusal | None:
        """Ask for a bolus of `units`; None when it was taken, otherwise the first reason against it."""
        refusal = self._bolus_refusal(now, units, confirmed)
        if refusal is None:
            self.bolus_left_u = units
            self._last_bolus = (now, units)
        return refusal

    def _bolus_refusal(self, now: int, units: float, confirmed: bool) -> Refusal | None:
        settings = self.settings.active
        glucose = self._known_glucose(now)
        last = self._last_bolus
        checks = (
            (not units > 0, Refusal.NOT_POSITIVE),
            (self.mode in (Mode.STOPPED, Mode.USER_SUSPENDED), Refusal.STOPPED),
            (self.bolus_left_u > 0, Refusal.BUSY),
            (units > settings.max_bolus_u, Refusal.TOO_LARGE),
            (glucose is None, Refusal.GLUCOSE_UNKNOWN),
            (glucose is not None and glucose < LOW, Refusal.GLUCOSE_LOW),
            (self.mode is Mode.LOW_SUSPENDED, Refusal.GLUCOSE_LOW),
            (self.ledger.on_board(now) + units > settings.max_iob_u, Refusal.TOO_MUCH_ON_BOARD),
            (last is not None and now - last[0] < REPEAT_MINUTES and not confirmed, Refusal.REPEATED),
        )
        return next((reason for holds, reason in checks if holds), None)

    def _known_glucose(self, now: int) -> float | None:
        entered = self._entered
        if entered is not None and now - entered.minute <= CONFIRMED_GLUCOSE_MINUTES:
            return entered.mg_dl
        return self.glucose.value(now)

    def suspend(self, now: int) -> None:
        """Stop all insulin at the user's word, the rest of a bolus included."""
        if self.mode is not Mode.STOPPED:
            self._enter(Mode.USER_SUSPENDED, now)

    def resume(self, now: int) -> None:
        """End the user's own suspension. A stop by a fault ends only with `replace_set`."""
        if self.mode is Mode.USER_SUSPENDED:
            self._enter(Mode.RUNNING, now)

    def replace_set(self, now: int, encoder: int) -> None:
        """The user has fitted a new reservoir and infusion set and primed it."""
        self.site_since = now
        self._pressure_hits = 0
        self._mismatch_steps = 0
        self._encoder = encoder
        self._commanded = 0
        if self.mode is Mode.STOPPED:
            self._enter(Mode.RUNNING, now)

    # What happens by itself

    def tick(self, now: int, inputs: Inputs) -> int:
        """Run one cycle and return the steps that the motor is to move in the coming minute."""
        if inputs.reading is not None:
            self.glucose.take(inputs.reading)
        self._account(now, inputs.encoder)
        self._judge_path(now, inputs)
        self._judge_glucose(now)
        self._judge_times(now)
        self._commanded = self._steps_due()
        return self._commanded

    def _enter(self, mode: Mode, now: int) -> None:
        if mode is not Mode.RUNNING:
            self.bolus_left_u = 0.0
            self._fraction_u = 0.0
        if mode is not self.mode:
            self._mode_since = now
        self.mode = mode

    def _account(self, now: int, encoder: int) -> None:
        """Enter what the encoder says was moved, and compare it with what was commanded."""
        moved = encoder - self._encoder
        self._encoder = encoder
        self.ledger.record(now, moved * STEP_U)
        self._mismatch_steps += moved - self._commanded
        if abs(self._mismatch_steps) * STEP_U >= MISMATCH_U - 1e-9:
            self._enter(Mode.STOPPED, now)
            self.alarms.set(Alarm.DOSE_MISMATCH, True, now)

    def _judge_path(self, now: int, inputs: Inputs) -> None:
        self._pressure_hits = self._pressure_hits + 1 if inputs.pressure_kpa >= OCCLUSION_KPA else 0
        blocked = self._pressure_hits >= 2 or self._still_stopped_by(Alarm.OCCLUSION)
        empty = inputs.reservoir_u < RESERVOIR_EMPTY_U or self._still_stopped_by(Alarm.RESERVOIR_EMPTY)
        if blocked or empty:
            self._enter(Mode.STOPPED, now)
        self.alarms.set(Alarm.OCCLUSION, blocked, now)
        self.alarms.set(Alarm.RESERVOIR_EMPTY, empty, now)
        self.alarms.set(Alarm.RESERVOIR_LOW, not empty and inputs.reservoir_u < RESERVOIR_LOW_U, now)
        if self.mode is not Mode.STOPPED:
            self.alarms.set(Alarm.DOSE_MISMATCH, False, now)

    def _still_stopped_by(self, alarm: Alarm) -> bool:
        """A fault that has stopped delivery stays announced until the set is renewed, whatever the sensor says now."""
        return self.mode is Mode.STOPPED and self.alarms.is_on(alarm)

    def _judge_glucose(self, now: int) -> None:
        value, predicted = self.glucose.value(now), self.glucose.predicted(now)
        if value is not None:
            self._known_at = now
        self.alarms.set(Alarm.GLUCOSE_UNKNOWN, value is None and (self.glucose.age(now) is not None or now > 15), now)
        self.alarms.set(Alarm.GLUCOSE_URGENT_LOW, value is not None and value < URGENT_LOW, now)
        self.alarms.set(Alarm.GLUCOSE_LOW, value is not None and URGENT_LOW <= value < LOW, now)
        above = value is not None and value > HIGH
        self._high_since = (now if self._high_since is None else self._high_since) if above else None
        long_high = self._high_since is not None and now - self._high_since >= HIGH_MINUTES
        self.alarms.set(Alarm.GLUCOSE_HIGH, long_high, now)
        if self.mode is Mode.RUNNING and self._falls_low(value, predicted):
            self._enter(Mode.LOW_SUSPENDED, now)
        elif self.mode is Mode.LOW_SUSPENDED and self._may_resume(now, value, predicted):
            self._enter(Mode.RUNNING, now)

    @staticmethod
    def _falls_low(value: float | None, predicted: float | None) -> bool:
        return value is not None and (value < LOW or (predicted is not None and predicted < LOW))

    def _may_resume(self, now: int, value: float | None, predicted: float | None) -> bool:
        if value is None:
            return now - self._known_at >= BLIND_SUSPENSION
        risen = value >= RESUME and (predicted is None or predicted >= LOW)
        return risen or (now - self._mode_since >= MAX_PREDICTED_SUSPENSION and not self._falls_low(value, predicted))

    def _judge_times(self, now: int) -> None:
        suspended = self.mode is Mode.USER_SUSPENDED and now - self._mode_since >= USER_SUSPENSION_REMINDER
        blind = self.mode is Mode.LOW_SUSPENDED and now - self._mode_since >= MAX_PREDICTED_SUSPENSION
        self.alarms.set(Alarm.SUSPENDED_LONG, suspended or blind, now)
        self.alarms.set(Alarm.SITE_OLD, now - self.site_since >= SITE_NOTICE, now)

    def _steps_due(self) -> int:
        if self.mode is not Mode.RUNNING:
            return 0
        bolus = min(self.bolus_left_u, BOLUS_U_PER_MIN)
        self.bolus_left_u = max(0.0, round(self.bolus_left_u - bolus, 6))
        self._fraction_u += self.settings.active.basal_u_h / 60 + bolus
        steps = int(self._fraction_u / STEP_U + 1e-9)
        self._fraction_u -= steps * STEP_U
        return steps
