"""The first tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('calendar_day',
    sa.Column('date', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('holiday', 'makeup', name='daykind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('date', name=op.f('pk_calendar_day'))
    )
    op.create_table('issue_series',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_issue_series'))
    )
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('district_office', 'department', 'street', 'vertical', 'party', 'mass_org', 'institution', 'other', name='organisationkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=True),
    sa.Column('short_name', sa.String(length=60), nullable=False),
    sa.Column('full_name', sa.String(length=120), nullable=False),
    sa.Column('search_alias', sa.String(length=120), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('slug', name=op.f('uq_organisation_slug'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('phone_hash', sa.String(length=64), nullable=True),
    sa.Column('session_stamp', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('phone_hash', name=op.f('uq_person_phone_hash'))
    )
    op.create_table('phone_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('phone_hash', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phone_code'))
    )
    with op.batch_alter_table('phone_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_code_phone_hash'), ['phone_hash'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('chain_no', sa.Integer(), nullable=True),
    sa.Column('chain_hash', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_audit_entry_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('chain_no', name=op.f('uq_audit_entry_chain_no'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_action'), ['action'], unique=False)
        batch_op.create_index('ix_audit_entry_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('issue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=50), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('consult', 'help', 'suggestion', 'complaint', 'praise', 'other', name='opinionkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('sla', sa.Enum('simple', 'general', 'complex', name='sla', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('dispatched', 'returned', 'signed', 'reply_pending', 'replied', 'reopened', 'closed', name='issuestate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('registered_by_id', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('due_is_provisional', sa.Boolean(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('result', sa.Enum('solved', 'partly_solved', 'explained', 'planned', 'not_feasible', name='issueresult', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('reply', sa.Text(), nullable=False),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_title', sa.String(length=50), nullable=False),
    sa.Column('public_text', sa.Text(), nullable=False),
    sa.Column('public_outcome', sa.Text(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['organisation.id'], name=op.f('fk_issue_lead_id_organisation')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['person.id'], name=op.f('fk_issue_registered_by_id_person')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['person.id'], name=op.f('fk_issue_replied_by_id_person')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['person.id'], name=op.f('fk_issue_reviewed_by_id_person')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['person.id'], name=op.f('fk_issue_signed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issue')),
    sa.UniqueConstraint('number', name=op.f('uq_issue_number'))
    )
    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.create_index('ix_issue_lead_state', ['lead_id', 'state', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_issue_published_at'), ['published_at'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('editor', 'reviewer', 'leader', 'secrecy', 'door', 'coordinator', 'callback', 'sysadmin', 'auditor', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_membership_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('person_id', 'organisation_id', 'role', name=op.f('uq_membership_person_id_organisation_id_role'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('template', sa.String(length=30), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=False),
    sa.Column('phone_hash', sa.String(length=64), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=True),
    sa.Column('subject_kind', sa.String(length=30), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('queued', 'sent', 'failed', 'expired', name='noticestate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('secret', sa.Boolean(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('channel', sa.String(length=10), nullable=True),
    sa.Column('last_error', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_notice_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_phone_hash'), ['phone_hash'], unique=False)
        batch_op.create_index('ix_notice_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('review_slip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('disclosure', sa.Enum('active', 'on_request', 'none', name='disclosure', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state', sa.Enum('pending', 'approved', 'rejected', 'void', name='slipstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('barred', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('void_reason', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_review_slip_asked_by_id_person')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_review_slip_decided_by_id_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_review_slip_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_slip')),
    sa.UniqueConstraint('number', name=op.f('uq_review_slip_number'))
    )
    with op.batch_alter_table('review_slip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_slip_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_review_slip_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('staff_account',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sign_in_name', sa.String(length=40), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_sign_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_staff_account_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_staff_account')),
    sa.UniqueConstraint('sign_in_name', name=op.f('uq_staff_account_sign_in_name'))
    )
    op.create_table('venue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=160), nullable=False),
    sa.Column('street_id', sa.Integer(), nullable=True),
    sa.Column('room', sa.String(length=80), nullable=False),
    sa.Column('meeting_point', sa.String(length=160), nullable=False),
    sa.Column('transit', sa.String(length=200), nullable=False),
    sa.Column('accessibility', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_venue_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['street_id'], ['organisation.id'], name=op.f('fk_venue_street_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue'))
    )
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venue_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.Enum('open_day', 'symposium', 'experience', 'onsite_report', 'lecture', name='eventkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('theme', sa.String(length=60), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('venue_id', sa.Integer(), nullable=True),
    sa.Column('audience', sa.String(length=200), nullable=False),
    sa.Column('min_age', sa.Integer(), nullable=True),
    sa.Column('max_age', sa.Integer(), nullable=True),
    sa.Column('residence', sa.Enum('any', 'resident', 'resident_or_worker', name='residence', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('eligibility', sa.String(length=300), nullable=False),
    sa.Column('allocation', sa.Enum('fcfs', 'walk_in', name='allocation', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('companion_policy', sa.Enum('none', 'children_only', 'anyone', name='companionpolicy', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('max_party', sa.Integer(), nullable=False),
    sa.Column('minors_allowed', sa.Boolean(), nullable=False),
    sa.Column('registration_opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('registration_closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offer_hours', sa.Integer(), nullable=False),
    sa.Column('what_to_bring', sa.String(length=300), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('photo_notice', sa.Boolean(), nullable=False),
    sa.Column('contact_name', sa.String(length=40), nullable=False),
    sa.Column('contact_phone', sa.String(length=20), nullable=False),
    sa.Column('contact_hours', sa.String(length=60), nullable=False),
    sa.Column('offline_channel', sa.String(length=200), nullable=False),
    sa.Column('feedback_days', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'pending_review', 'returned', 'approved', 'published', 'postponed', 'cancelled', 'closed', name='eventstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state_reason', sa.String(length=300), nullable=False),
    sa.Column('form_key', sa.String(length=36), nullable=True),
    sa.Column('drafted_by_id', sa.Integer(), nullable=False),
    sa.Column('author_ids', sa.JSON(), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.JSON(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('max_party between 1 and 10', name=op.f('ck_event_party_size')),
    sa.CheckConstraint('registration_closes_at >= registration_opens_at', name=op.f('ck_event_registration_window')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_event_approved_by_id_person')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['person.id'], name=op.f('fk_event_drafted_by_id_person')),
    sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_event_host_id_organisation')),
    sa.ForeignKeyConstraint(['venue_id'], ['venue.id'], name=op.f('fk_event_venue_id_venue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('code', name=op.f('uq_event_code')),
    sa.UniqueConstraint('form_key', name=op.f('uq_event_form_key'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_host_id'), ['host_id'], unique=False)
        batch_op.create_index('ix_event_state_code', ['state', 'code'], unique=False)

    op.create_table('progress_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Enum('dispatched', 'signed', 'returned', 'note', 'linked', 'submitted', 'sent_back', 'replied', 'rated', 'reopened', 'closed', 'published', 'withdrawn', name='step', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_progress_note_by_id_person')),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_progress_note_issue_id_issue')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_note'))
    )
    with op.batch_alter_table('progress_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_note_issue_id'), ['issue_id'], unique=False)

    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('visit', 'demo', 'experience', 'talk', 'symposium', 'qa', 'photo', name='agendakind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('starts_at', sa.Time(), nullable=True),
    sa.Column('ends_at', sa.Time(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_agenda_item_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_event_id'), ['event_id'], unique=False)

    op.create_table('event_co_host',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_co_host_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_event_co_host_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('event_id', 'organisation_id', name=op.f('pk_event_co_host'))
    )
    op.create_table('opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('query_code', sa.LargeBinary(), nullable=False),
    sa.Column('query_hash', sa.String(length=64), nullable=False),
    sa.Column('form_key', sa.String(length=36), nullable=True),
    sa.Column('source', sa.Enum('feedback', 'paper', name='opinionsource', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('consult', 'help', 'suggestion', 'complaint', 'praise', 'other', name='opinionkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('wants_reply', sa.Boolean(), nullable=False),
    sa.Column('may_publish', sa.Boolean(), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('triage', sa.Enum('new', 'answered', 'praised', 'merged', 'transferred', 'registered', name='triage', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('triaged_by_id', sa.Integer(), nullable=True),
    sa.Column('triaged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('outside_channel', sa.Enum('12345', 'petition', 'discipline', '110', 'other', name='outsidechannel', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('outside_number', sa.String(length=40), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_opinion_event_id_event')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['opinion.id'], name=op.f('fk_opinion_merged_into_id_opinion')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_opinion_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_opinion_person_id_person')),
    sa.ForeignKeyConstraint(['triaged_by_id'], ['person.id'], name=op.f('fk_opinion_triaged_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion')),
    sa.UniqueConstraint('query_hash', name=op.f('uq_opinion_query_hash'))
    )
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opinion_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opinion_form_key'), ['form_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_opinion_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opinion_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opinion_published_at'), ['published_at'], unique=False)
        batch_op.create_index('ix_opinion_triage', ['triage', 'organisation_id'], unique=False)

    op.create_table('slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checkin_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_limit', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_slot_time_order')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_slot_event_id_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot'))
    )
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slot_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slot_starts_at'), ['starts_at'], unique=False)

    op.create_table('issue_opinion',
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_issue_opinion_issue_id_issue')),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinion.id'], name=op.f('fk_issue_opinion_opinion_id_opinion')),
    sa.PrimaryKeyConstraint('opinion_id', name=op.f('pk_issue_opinion'))
    )
    with op.batch_alter_table('issue_opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issue_opinion_issue_id'), ['issue_id'], unique=False)

    op.create_table('quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.Enum('anyone', name='category', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.CheckConstraint('taken >= 0 and taken <= capacity', name=op.f('ck_quota_never_oversold')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_quota_slot_id_slot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quota'))
    )
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.create_index('uq_quota_slot_category', ['slot_id', 'category'], unique=True)

    op.create_table('reply_rating',
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('solved', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('comment', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score between 1 and 5', name=op.f('ck_reply_rating_score')),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_reply_rating_issue_id_issue')),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinion.id'], name=op.f('fk_reply_rating_opinion_id_opinion')),
    sa.PrimaryKeyConstraint('opinion_id', 'round', name=op.f('pk_reply_rating'))
    )
    with op.batch_alter_table('reply_rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_rating_issue_id'), ['issue_id'], unique=False)

    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('form_key', sa.String(length=36), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('quota_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=False),
    sa.Column('phone_hash', sa.String(length=64), nullable=False),
    sa.Column('phone_tail', sa.String(length=4), nullable=False),
    sa.Column('age_band', sa.Enum('under_14', '14_17', '18_34', '35_59', '60_up', name='ageband', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('street_id', sa.Integer(), nullable=True),
    sa.Column('access_needs', sa.String(length=100), nullable=False),
    sa.Column('question', sa.String(length=300), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('online', 'phone', 'desk', name='channel', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('confirmed', 'waiting', 'offered', 'withdrawn', 'revoked', 'lapsed', name='registrationstate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state_reason', sa.String(length=300), nullable=False),
    sa.Column('privacy_agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('photo_agreed', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offer_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('heads between 1 and 10', name=op.f('ck_registration_party_size')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_registration_entered_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_registration_person_id_person')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_registration_quota_id_quota')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_registration_slot_id_slot')),
    sa.ForeignKeyConstraint(['street_id'], ['organisation.id'], name=op.f('fk_registration_street_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('form_key', name=op.f('uq_registration_form_key')),
    sa.UniqueConstraint('reference', name=op.f('uq_registration_reference'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index('ix_registration_offers', ['state', 'offer_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_phone_hash'), ['phone_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_quota_id'), ['quota_id'], unique=False)
        batch_op.create_index('ix_registration_slot_state', ['slot_id', 'state', 'queued_at'], unique=False)
        batch_op.create_index('uq_registration_live_person', ['slot_id', 'person_id'], unique=True, sqlite_where=sa.text("state in ('confirmed', 'waiting', 'offered')"), postgresql_where=sa.text("state in ('confirmed', 'waiting', 'offered')"))

    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('impressed_by', sa.Text(), nullable=False),
    sa.Column('why_unhappy', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_answer_event_id_event')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_answer_registration_id_registration')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_answer_slot_id_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_slot_id'), ['slot_id'], unique=False)

    op.create_table('companion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('age_band', sa.Enum('under_14', '14_17', '18_34', '35_59', '60_up', name='ageband', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('guardian_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_companion_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_companion'))
    )
    with op.batch_alter_table('companion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_companion_registration_id'), ['registration_id'], unique=False)

    op.create_table('feedback_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=40), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_feedback_invitation_registration_id_registration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_invitation')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_feedback_invitation_registration_id')),
    sa.UniqueConstraint('token', name=op.f('uq_feedback_invitation_token'))
    )
    op.create_table('ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=26), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('admits', sa.Integer(), nullable=False),
    sa.Column('arrived', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('arrived >= 0 and arrived <= admits', name=op.f('ck_ticket_never_overfull')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_ticket_registration_id_registration')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_ticket_slot_id_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_ticket_registration_id')),
    sa.UniqueConstraint('slot_id', 'code', name=op.f('uq_ticket_slot_id_code')),
    sa.UniqueConstraint('token', name=op.f('uq_ticket_token'))
    )
    op.create_table('rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('overall', 'organisation', 'content', 'qa', 'venue', name='rateditem', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.CheckConstraint('score between 1 and 5', name=op.f('ck_rating_score')),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_rating_answer_id_answer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating'))
    )
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_answer_id'), ['answer_id'], unique=False)

    op.create_table('scan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=True),
    sa.Column('method', sa.Enum('qr', 'code', 'phone_tail', 'name', name='scanmethod', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('result', sa.Enum('passed', 'partly', 'already_in', 'wrong_slot', 'too_early', 'too_late', 'cancelled', 'waiting', 'unknown', 'undone', name='scanresult', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('gate', sa.String(length=40), nullable=False),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint('heads >= 0', name=op.f('ck_scan_heads')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_scan_by_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_scan_slot_id_slot')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_scan_ticket_id_ticket')),
    sa.ForeignKeyConstraint(['undoes_id'], ['scan.id'], name=op.f('fk_scan_undoes_id_scan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan')),
    sa.UniqueConstraint('key', name=op.f('uq_scan_key')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_scan_undoes_id'))
    )
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.create_index('ix_scan_slot_at', ['slot_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_scan_ticket_id'), ['ticket_id'], unique=False)



def downgrade():
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scan_ticket_id'))
        batch_op.drop_index('ix_scan_slot_at')

    op.drop_table('scan')
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_answer_id'))

    op.drop_table('rating')
    op.drop_table('ticket')
    op.drop_table('feedback_invitation')
    with op.batch_alter_table('companion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_companion_registration_id'))

    op.drop_table('companion')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_slot_id'))
        batch_op.drop_index(batch_op.f('ix_answer_event_id'))

    op.drop_table('answer')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index('uq_registration_live_person', sqlite_where=sa.text("state in ('confirmed', 'waiting', 'offered')"), postgresql_where=sa.text("state in ('confirmed', 'waiting', 'offered')"))
        batch_op.drop_index('ix_registration_slot_state')
        batch_op.drop_index(batch_op.f('ix_registration_quota_id'))
        batch_op.drop_index(batch_op.f('ix_registration_phone_hash'))
        batch_op.drop_index(batch_op.f('ix_registration_person_id'))
        batch_op.drop_index('ix_registration_offers')

    op.drop_table('registration')
    with op.batch_alter_table('reply_rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_rating_issue_id'))

    op.drop_table('reply_rating')
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.drop_index('uq_quota_slot_category')

    op.drop_table('quota')
    with op.batch_alter_table('issue_opinion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_issue_opinion_issue_id'))

    op.drop_table('issue_opinion')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slot_starts_at'))
        batch_op.drop_index(batch_op.f('ix_slot_event_id'))

    op.drop_table('slot')
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.drop_index('ix_opinion_triage')
        batch_op.drop_index(batch_op.f('ix_opinion_published_at'))
        batch_op.drop_index(batch_op.f('ix_opinion_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_opinion_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_opinion_form_key'))
        batch_op.drop_index(batch_op.f('ix_opinion_event_id'))

    op.drop_table('opinion')
    op.drop_table('event_co_host')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_item_event_id'))

    op.drop_table('agenda_item')
    with op.batch_alter_table('progress_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_progress_note_issue_id'))

    op.drop_table('progress_note')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_state_code')
        batch_op.drop_index(batch_op.f('ix_event_host_id'))

    op.drop_table('event')
    with op.batch_alter_table('venue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venue_organisation_id'))

    op.drop_table('venue')
    op.drop_table('staff_account')
    with op.batch_alter_table('review_slip', schema=None) as batch_op:
        batch_op.drop_index('ix_review_slip_subject')
        batch_op.drop_index(batch_op.f('ix_review_slip_organisation_id'))

    op.drop_table('review_slip')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_subject')
        batch_op.drop_index(batch_op.f('ix_notice_phone_hash'))
        batch_op.drop_index('ix_notice_due')

    op.drop_table('notice')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))
        batch_op.drop_index(batch_op.f('ix_membership_organisation_id'))

    op.drop_table('membership')
    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_issue_published_at'))
        batch_op.drop_index('ix_issue_lead_state')

    op.drop_table('issue')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')
        batch_op.drop_index(batch_op.f('ix_audit_entry_action'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('phone_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phone_code_phone_hash'))

    op.drop_table('phone_code')
    op.drop_table('person')
    op.drop_table('organisation')
    op.drop_table('issue_series')
    op.drop_table('calendar_day')
