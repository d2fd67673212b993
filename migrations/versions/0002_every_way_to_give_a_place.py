"""Every way to give a place: allocations, categories, reviews, priorities, invitations, releases

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CATEGORIES = ('anyone', 'resident', 'resident_rep', 'npc', 'cppcc', 'party_rep', 'expert', 'enterprise',
              'service_target', 'stakeholder', 'democratic_party', 'mass_org', 'media', 'social_org', 'student',
              'legal_advisor', 'officer', 'supervisor', 'other')
STATES = ('applied', 'pending', 'confirmed', 'waiting', 'offered', 'not_selected', 'withdrawn', 'revoked', 'lapsed')
OLD_STATES = ('confirmed', 'waiting', 'offered', 'withdrawn', 'revoked', 'lapsed')
CHANNELS = ('online', 'phone', 'desk', 'community', 'org', 'invite')
LIVE = "state in ('confirmed', 'pending', 'applied', 'waiting', 'offered')"
OLD_LIVE = "state in ('confirmed', 'waiting', 'offered')"


def _choice(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade():
    add_filled('event', sa.Column('review_required', sa.Boolean()), 'false')
    add_filled('event', sa.Column('allow_skip', sa.Boolean()), 'true')
    with rebuilt('event') as table:
        no_default(table, 'review_required', 'allow_skip')
        allow(table, 'ck_event_allocation', 'allocation', ('fcfs', 'review', 'lottery', 'invite_only', 'walk_in'))
    with rebuilt('quota') as table:
        allow(table, 'ck_quota_category', 'category', CATEGORIES)
    _create_invitation()
    _create_release()
    _widen_registration()


def _create_invitation():
    op.create_table(
        'invitation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=True),
        sa.Column('category', _choice('category', CATEGORIES), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('phone', sa.LargeBinary(), nullable=False),
        sa.Column('phone_hash', sa.String(length=64), nullable=False),
        sa.Column('max_heads', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('state', _choice('invitationstate', ('open', 'used', 'revoked')), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('invited_by_id', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('max_heads between 1 and 10', name=op.f('ck_invitation_party_size')),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_invitation_event_id_event')),
        sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], name=op.f('fk_invitation_invited_by_id_person')),
        sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_invitation_slot_id_slot')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash')),
    )
    op.create_index(op.f('ix_invitation_event_id'), 'invitation', ['event_id'])
    op.create_index(op.f('ix_invitation_phone_hash'), 'invitation', ['phone_hash'])


def _create_release():
    op.create_table(
        'quota_release',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=False),
        sa.Column('from_category', _choice('from_category', CATEGORIES), nullable=False),
        sa.Column('to_category', _choice('to_category', CATEGORIES), nullable=False),
        sa.Column('hours_before', sa.Integer(), nullable=False),
        sa.Column('state', _choice('releasestate', ('planned', 'done', 'called_off')), nullable=False),
        sa.Column('moved', sa.Integer(), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('decided_by_id', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.CheckConstraint('from_category <> to_category', name=op.f('ck_quota_release_two_categories')),
        sa.CheckConstraint('hours_before between 1 and 720', name=op.f('ck_quota_release_hours')),
        sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_quota_release_decided_by_id_person')),
        sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_quota_release_slot_id_slot'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_quota_release')),
    )
    op.create_index(op.f('ix_quota_release_slot_id'), 'quota_release', ['slot_id'])
    op.create_index('ix_quota_release_state', 'quota_release', ['state'])


def _widen_registration():
    add_filled('registration', sa.Column('priority', sa.Integer()), '0')
    add_filled('registration', sa.Column('priority_reason', sa.String(length=300)), "''")
    add_filled('registration', sa.Column('passed_over', sa.Integer()), '0')
    add_filled('registration', sa.Column('review_note', sa.String(length=300)), "''")
    op.drop_index('uq_registration_live_person', 'registration')
    op.drop_index(op.f('ix_registration_quota_id'), 'registration')
    with rebuilt('registration') as table:
        no_default(table, 'priority', 'priority_reason', 'passed_over', 'review_note')
        table.add_column(sa.Column('draw_rank', sa.Integer(), nullable=True))
        table.add_column(sa.Column('eligible', sa.Boolean(), nullable=True))
        table.add_column(sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('reviewed_by_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('invitation_id', sa.Integer(), nullable=True))
        table.create_foreign_key(op.f('fk_registration_reviewed_by_id_person'), 'person', ['reviewed_by_id'], ['id'])
        table.create_foreign_key(op.f('fk_registration_invitation_id_invitation'), 'invitation', ['invitation_id'],
                                 ['id'])
        table.create_unique_constraint(op.f('uq_registration_invitation_id'), ['invitation_id'])
        allow(table, 'ck_registration_registrationstate', 'state', STATES)
        allow(table, 'ck_registration_channel', 'channel', CHANNELS)
    op.create_index('ix_registration_quota_state', 'registration', ['quota_id', 'state'])
    op.create_index('uq_registration_live_person', 'registration', ['slot_id', 'person_id'], unique=True,
                    sqlite_where=sa.text(LIVE), postgresql_where=sa.text(LIVE))


def downgrade():
    op.drop_index('uq_registration_live_person', 'registration')
    op.drop_index('ix_registration_quota_state', 'registration')
    with rebuilt('registration') as table:
        table.drop_constraint(op.f('uq_registration_invitation_id'), type_='unique')
        table.drop_constraint(op.f('fk_registration_invitation_id_invitation'), type_='foreignkey')
        table.drop_constraint(op.f('fk_registration_reviewed_by_id_person'), type_='foreignkey')
        for column in ('invitation_id', 'reviewed_by_id', 'reviewed_at', 'eligible', 'draw_rank', 'review_note',
                       'passed_over', 'priority_reason', 'priority'):
            table.drop_column(column)
        allow(table, 'ck_registration_registrationstate', 'state', OLD_STATES)
        allow(table, 'ck_registration_channel', 'channel', CHANNELS[:3])
    op.create_index(op.f('ix_registration_quota_id'), 'registration', ['quota_id'])
    op.create_index('uq_registration_live_person', 'registration', ['slot_id', 'person_id'], unique=True,
                    sqlite_where=sa.text(OLD_LIVE), postgresql_where=sa.text(OLD_LIVE))
    op.drop_table('quota_release')
    op.drop_table('invitation')
    with rebuilt('quota') as table:
        allow(table, 'ck_quota_category', 'category', CATEGORIES[:1])
    with rebuilt('event') as table:
        table.drop_column('allow_skip')
        table.drop_column('review_required')
        allow(table, 'ck_event_allocation', 'allocation', ('fcfs', 'walk_in'))
