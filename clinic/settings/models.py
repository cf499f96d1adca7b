"""What the owner of the clinic decides: one row."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db import Base


class ClinicSettings(Base):
    """The clinic's own row. Minutes are minutes; times of day are in `zone`."""

    __tablename__ = "clinic_settings"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(default="Your clinic")
    tagline: Mapped[str] = mapped_column(default="Massage clinic")
    zone: Mapped[str] = mapped_column(default="Europe/Dublin")
    locale: Mapped[str] = mapped_column(default="en-IE")
    country: Mapped[str] = mapped_column(default="IE")  # how a telephone number without a country code is read
    currency: Mapped[str] = mapped_column(default="EUR")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    opening_hours: Mapped[str] = mapped_column(default="")  # a line "days: hours" each, as clients read it
    arrival_note: Mapped[str] = mapped_column(default="")
    emergency_number: Mapped[str] = mapped_column(default="112")
    urgent_line: Mapped[str] = mapped_column(default="your doctor or an urgent advice line")
    maternity_line: Mapped[str] = mapped_column(default="your maternity unit")
    age_of_majority: Mapped[int] = mapped_column(default=18)
    profile_months: Mapped[int] = mapped_column(default=12)  # how long health answers that seldom change are good for
    risk_months: Mapped[int] = mapped_column(default=6)  # the same where a therapist or a doctor had to look at them
    consent_months: Mapped[int] = mapped_column(default=12)  # how long a signed consent is good for
    keep_health_years: Mapped[int] = mapped_column(default=8)  # records of visits, after the client's last one
    review_days: Mapped[int] = mapped_column(default=1)  # working days a booking waits for a therapist's decision
    clearance_days: Mapped[int] = mapped_column(default=7)  # how long it waits for a doctor's letter
    clearance_months: Mapped[int] = mapped_column(default=6)  # how long a decision on health answers lasts at most
    decide_before_hours: Mapped[int] = mapped_column(default=24)  # and never later than so long before it starts
    notice_minutes: Mapped[int] = mapped_column(default=240)
    horizon_days: Mapped[int] = mapped_column(default=60)
    step_minutes: Mapped[int] = mapped_column(default=15)
    hold_minutes: Mapped[int] = mapped_column(default=10)
    hold_limit_minutes: Mapped[int] = mapped_column(default=60)  # from the first hold of a booking
    holds_per_visitor: Mapped[int] = mapped_column(default=3)
    upcoming_per_client: Mapped[int] = mapped_column(default=0)  # bookings she may have ahead online; 0: any number
    cancel_notice_minutes: Mapped[int] = mapped_column(default=1440)
    move_notice_minutes: Mapped[int] = mapped_column(default=1440)
    grace_minutes: Mapped[int] = mapped_column(default=5)
    link_days: Mapped[int] = mapped_column(default=365)  # how long after a visit its private link still opens
    finish_reminder_hours: Mapped[int] = mapped_column(default=24)  # before a visit whose questions are unfinished
    change_check_hours: Mapped[int] = mapped_column(default=48)  # before a visit: has anything changed?
    check_in_minutes: Mapped[int] = mapped_column(default=30)  # before a visit: from when its client can say "I'm here"
    no_show_minutes: Mapped[int] = mapped_column(default=15)  # after its start: from when she can count as not come
    buffers_may_overhang: Mapped[bool] = mapped_column(default=False)  # set-up and clean-up outside the shift
    second_factor_required: Mapped[bool] = mapped_column(default=False)  # of everybody who signs in
    reference_prefix: Mapped[str] = mapped_column(default="MC")
    is_demo: Mapped[bool] = mapped_column(default=False)
