"""The clinic's tables, and the rule that no resource is ever busy twice at once."""

import sqlalchemy as sa
from alembic import op

from clinic.scheduling import overlap

revision = "0001_create_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_object_kind_object_id", "audit_event", ["object_kind", "object_id"], unique=False)

    op.create_table(
        "category",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('appointment', 'hold', 'time_off', 'ended')", name=op.f("ck_claim_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_claim_expires_at"), "claim", ["expires_at"], unique=False)

    op.create_table(
        "clinic_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tagline", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("opening_hours", sa.String(), nullable=False),
        sa.Column("arrival_note", sa.String(), nullable=False),
        sa.Column("emergency_number", sa.String(), nullable=False),
        sa.Column("urgent_line", sa.String(), nullable=False),
        sa.Column("maternity_line", sa.String(), nullable=False),
        sa.Column("age_of_majority", sa.Integer(), nullable=False),
        sa.Column("profile_months", sa.Integer(), nullable=False),
        sa.Column("review_hours", sa.Integer(), nullable=False),
        sa.Column("clearance_days", sa.Integer(), nullable=False),
        sa.Column("decide_before_hours", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("hold_limit_minutes", sa.Integer(), nullable=False),
        sa.Column("holds_per_visitor", sa.Integer(), nullable=False),
        sa.Column("cancel_notice_minutes", sa.Integer(), nullable=False),
        sa.Column("move_notice_minutes", sa.Integer(), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("buffers_may_overhang", sa.Boolean(), nullable=False),
        sa.Column("reference_prefix", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clinic_settings_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_settings")),
    )
    op.create_table(
        "complaint",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_filter", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_complaint")),
    )
    op.create_table(
        "faq",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.CheckConstraint("origin IN ('article', 'source', 'clinic')", name=op.f("ck_faq_origin")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_faq")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("about_kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_about_kind_about_id", "message", ["about_kind", "about_id"], unique=False)
    op.create_index(op.f("ix_message_send_at"), "message", ["send_at"], unique=False)

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("keeps_hours", sa.Boolean(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('therapist', 'room', 'equipment', 'client')", name=op.f("ck_resource_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_table(
        "source",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_source")),
    )
    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_allocation_order")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_allocation_claim_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_allocation_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_claim_id"), "allocation", ["claim_id"], unique=False)
    op.create_index(
        "ix_allocation_search", "allocation", ["resource_id", "starts_at", "ends_at", "claim_id"], unique=False
    )

    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("possible_duplicate", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_client_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("public_id", name=op.f("uq_client_public_id")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_client_resource_id")),
    )
    op.create_index(op.f("ix_client_email"), "client", ["email"], unique=False)

    op.create_table(
        "faq_place",
        sa.Column("faq_code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.CheckConstraint(
            "place IN ('home', 'safety_check', 'stop', 'booked', 'aftercare')", name=op.f("ck_faq_place_place")
        ),
        sa.ForeignKeyConstraint(["faq_code"], ["faq.code"], name=op.f("fk_faq_place_faq_code"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("faq_code", "place", name=op.f("pk_faq_place")),
    )
    op.create_table(
        "faq_source",
        sa.Column("faq_code", sa.String(), nullable=False),
        sa.Column("source_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["faq_code"], ["faq.code"], name=op.f("fk_faq_source_faq_code"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_faq_source_source_code")),
        sa.PrimaryKeyConstraint("faq_code", "source_code", name=op.f("pk_faq_source")),
    )
    op.create_table(
        "hours_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("ends_next_day", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind = 'closed' OR (resource_id IS NOT NULL AND starts IS NOT NULL)", name=op.f("ck_hours_exception_extra")
        ),
        sa.CheckConstraint("kind IN ('extra', 'closed')", name=op.f("ck_hours_exception_kind")),
        sa.CheckConstraint("(starts IS NULL) = (ends IS NULL)", name=op.f("ck_hours_exception_times")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_hours_exception_days")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_hours_exception_resource_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_exception")),
    )
    op.create_index("ix_hours_exception_last_on", "hours_exception", ["last_on"], unique=False)
    op.create_index(op.f("ix_hours_exception_resource_id"), "hours_exception", ["resource_id"], unique=False)

    op.create_table(
        "resource_capability",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("capability", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_capability_resource_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("resource_id", "capability", name=op.f("pk_resource_capability")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("techniques_name", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("modality", sa.String(), nullable=True),
        sa.Column("pressure_min", sa.Integer(), nullable=False),
        sa.Column("pressure_default", sa.Integer(), nullable=False),
        sa.Column("pressure_max", sa.Integer(), nullable=False),
        sa.Column("often_chosen_for_back_pain", sa.Boolean(), nullable=False),
        sa.Column("heat", sa.Boolean(), nullable=False),
        sa.Column("deep", sa.Boolean(), nullable=False),
        sa.Column("uses_lubricant", sa.Boolean(), nullable=False),
        sa.Column("focal", sa.Boolean(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=True),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column("step_minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'retired')", name=op.f("ck_service_state")),
        sa.CheckConstraint(
            "1 <= pressure_min AND pressure_min <= pressure_default"
            " AND pressure_default <= pressure_max AND pressure_max <= 5",
            name=op.f("ck_service_pressure"),
        ),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("fk_service_category_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_slug")),
    )
    op.create_index(op.f("ix_service_state"), "service", ["state"], unique=False)

    op.create_table(
        "therapist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_therapist_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapist")),
        sa.UniqueConstraint("resource_id", name=op.f("uq_therapist_resource_id")),
    )
    op.create_table(
        "time_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_time_off_claim_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_time_off_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
    )
    op.create_index(op.f("ix_time_off_resource_id"), "time_off", ["resource_id"], unique=False)

    op.create_table(
        "working_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("ends_next_day", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_next_day OR ends > starts", name=op.f("ck_working_hours_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_working_hours_resource_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    op.create_index(op.f("ix_working_hours_resource_id"), "working_hours", ["resource_id"], unique=False)

    op.create_table(
        "service_alternative",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["service.id"], name=op.f("fk_service_alternative_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_alternative_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "other_id", name=op.f("pk_service_alternative")),
    )
    op.create_table(
        "service_complaint",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("complaint_code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('article', 'source', 'clinic') AND (origin = 'source') = (source_code IS NOT NULL)",
            name=op.f("ck_service_complaint_origin"),
        ),
        sa.ForeignKeyConstraint(
            ["complaint_code"], ["complaint.code"], name=op.f("fk_service_complaint_complaint_code")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_complaint_service_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_service_complaint_source_code")),
        sa.PrimaryKeyConstraint("service_id", "complaint_code", name=op.f("pk_service_complaint")),
    )
    op.create_table(
        "service_faq",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("faq_code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["faq_code"], ["faq.code"], name=op.f("fk_service_faq_faq_code"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_faq_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "faq_code", name=op.f("pk_service_faq")),
    )
    op.create_table(
        "service_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('article', 'source', 'clinic') AND (origin = 'source') = (source_code IS NOT NULL)",
            name=op.f("ck_service_option_origin"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_service_option_minutes")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_service_option_price")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_option_service_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_service_option_source_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_option")),
        sa.UniqueConstraint("service_id", "minutes", name=op.f("uq_service_option_service_id_minutes")),
    )
    op.create_table(
        "service_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("setup_minutes", sa.Integer(), nullable=False),
        sa.Column("cleanup_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('therapist', 'room', 'equipment')", name=op.f("ck_service_requirement_kind")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_service_requirement_quantity")),
        sa.CheckConstraint("setup_minutes >= 0 AND cleanup_minutes >= 0", name=op.f("ck_service_requirement_minutes")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_requirement_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_requirement")),
    )
    op.create_index(op.f("ix_service_requirement_service_id"), "service_requirement", ["service_id"], unique=False)

    op.create_table(
        "service_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('article', 'source', 'clinic') AND (origin = 'source') = (source_code IS NOT NULL)",
            name=op.f("ck_service_statement_origin"),
        ),
        sa.CheckConstraint(
            "section IN ('summary', 'what_happens', 'technique', 'pressure', 'equipment', 'evidence')",
            name=op.f("ck_service_statement_section"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_statement_service_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_service_statement_source_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_statement")),
    )
    op.create_index(op.f("ix_service_statement_service_id"), "service_statement", ["service_id"], unique=False)

    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("number", name=op.f("uq_questionnaire_version_number")),
    )
    op.create_index(
        "uq_questionnaire_version_draft",
        "questionnaire_version",
        ["status"],
        unique=True,
        sqlite_where=sa.text("status = 'draft'"),
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("visit_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("due", sa.JSON(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("assessment_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_response_client_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["response.id"], name=op.f("fk_response_previous_id")),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f("fk_response_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("public_id", name=op.f("uq_response_public_id")),
    )
    op.create_index("ix_response_client_id_completed_at", "response", ["client_id", "completed_at"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_consent_client_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_consent_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_public_id")),
        sa.UniqueConstraint("response_id", name=op.f("uq_consent_response_id")),
    )
    op.create_index(op.f("ix_consent_client_id"), "consent", ["client_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("modality", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_decision_client_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_decision_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_public_id")),
    )
    op.create_index(op.f("ix_decision_client_id"), "decision", ["client_id"], unique=False)
    op.create_index(op.f("ix_decision_response_id"), "decision", ["response_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("link_generation", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("service_name", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("pending_reason", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_because", sa.JSON(), nullable=False),
        sa.Column("cancel_notice_minutes", sa.Integer(), nullable=False),
        sa.Column("move_notice_minutes", sa.Integer(), nullable=False),
        sa.Column("grace_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_appointment_claim_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_appointment_client_id")),
        sa.ForeignKeyConstraint(["option_id"], ["service_option.id"], name=op.f("fk_appointment_option_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_appointment_response_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_appointment_service_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["resource.id"], name=op.f("fk_appointment_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_appointment_draft_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
    )
    op.create_index(op.f("ix_appointment_client_id"), "appointment", ["client_id"], unique=False)
    op.create_index(op.f("ix_appointment_starts_at"), "appointment", ["starts_at"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("visitor", sa.String(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("assigned_because", sa.JSON(), nullable=False),
        sa.Column("first_held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("health_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finish_later", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_draft_claim_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_draft_client_id")),
        sa.ForeignKeyConstraint(["option_id"], ["service_option.id"], name=op.f("fk_draft_option_id")),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f("fk_draft_version_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_draft_service_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["resource.id"], name=op.f("fk_draft_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_draft_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_draft_expires_at"), "draft", ["expires_at"], unique=False)
    op.create_index(
        "uq_draft_visitor_service",
        "draft",
        ["visitor", "service_id"],
        unique=True,
        sqlite_where=sa.text("booked_at IS NULL"),
        postgresql_where=sa.text("booked_at IS NULL"),
    )

    op.create_table(
        "requirement_capability",
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("capability", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["service_requirement.id"],
            name=op.f("fk_requirement_capability_requirement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("requirement_id", "capability", name=op.f("pk_requirement_capability")),
    )
    op.create_table(
        "appointment_seat",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_seat_appointment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_appointment_seat_resource_id")),
        sa.PrimaryKeyConstraint("appointment_id", "resource_id", name=op.f("pk_appointment_seat")),
    )
    op.create_index(op.f("ix_appointment_seat_resource_id"), "appointment_seat", ["resource_id"], unique=False)

    for statement in overlap.install(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in overlap.remove(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_index(op.f("ix_appointment_seat_resource_id"))

    op.drop_table("appointment_seat")
    op.drop_table("requirement_capability")
    op.drop_index("uq_draft_visitor_service")
    op.drop_index(op.f("ix_draft_expires_at"))

    op.drop_table("draft")
    op.drop_index(op.f("ix_appointment_starts_at"))
    op.drop_index(op.f("ix_appointment_client_id"))

    op.drop_table("appointment")
    for table in ("decision", "consent", "response", "questionnaire_version"):
        op.drop_table(table)
    op.drop_index(op.f("ix_service_statement_service_id"))

    op.drop_table("service_statement")
    op.drop_index(op.f("ix_service_requirement_service_id"))

    op.drop_table("service_requirement")
    op.drop_table("service_option")
    op.drop_table("service_faq")
    op.drop_table("service_complaint")
    op.drop_table("service_alternative")
    op.drop_index(op.f("ix_working_hours_resource_id"))

    op.drop_table("working_hours")
    op.drop_index(op.f("ix_time_off_resource_id"))

    op.drop_table("time_off")
    op.drop_table("therapist")
    op.drop_index(op.f("ix_service_state"))

    op.drop_table("service")
    op.drop_table("resource_capability")
    op.drop_index(op.f("ix_hours_exception_resource_id"))
    op.drop_index("ix_hours_exception_last_on")

    op.drop_table("hours_exception")
    op.drop_table("faq_source")
    op.drop_table("faq_place")
    op.drop_index(op.f("ix_client_email"))

    op.drop_table("client")
    op.drop_index("ix_allocation_search")
    op.drop_index(op.f("ix_allocation_claim_id"))

    op.drop_table("allocation")
    op.drop_table("source")
    op.drop_table("resource")
    op.drop_index(op.f("ix_message_send_at"))
    op.drop_index("ix_message_about_kind_about_id")

    op.drop_table("message")
    op.drop_table("faq")
    op.drop_table("complaint")
    op.drop_table("clinic_settings")
    op.drop_index(op.f("ix_claim_expires_at"))

    op.drop_table("claim")
    op.drop_table("category")
    op.drop_index("ix_audit_event_object_kind_object_id")

    op.drop_table("audit_event")
