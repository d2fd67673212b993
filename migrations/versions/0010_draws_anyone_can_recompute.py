"""Draws anyone can recompute: the draw, its two officers, its frozen list

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    _create_draw()
    _create_officer()
    _create_entry()


def _create_draw():
    op.create_table(
        'draw',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.Enum('planned', 'frozen', 'drawn', name='drawstate', native_enum=False,
                                   create_constraint=True, length=24), nullable=False),
        sa.Column('draw_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('number_what', sa.String(length=120), nullable=True),
        sa.Column('number_on', sa.Date(), nullable=True),
        sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('list_hash', sa.String(length=64), nullable=True),
        sa.Column('list_text', sa.Text(), nullable=True),
        sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seed', sa.String(length=64), nullable=True),
        sa.Column('record_text', sa.Text(), nullable=True),
        sa.Column('lined_up_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(number_what is null) = (number_on is null)", name=op.f('ck_draw_number_whole')),
        sa.CheckConstraint("(state = 'drawn') = (seed is not null)", name=op.f('ck_draw_drawn_has_seed')),
        sa.CheckConstraint("(state = 'planned') = (list_hash is null)", name=op.f('ck_draw_frozen_has_hash')),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_draw_event_id_event')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
        sa.UniqueConstraint('event_id', name=op.f('uq_draw_event_id')),
    )


def _create_officer():
    op.create_table(
        'draw_officer',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('draw_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('share', sa.LargeBinary(), nullable=True),
        sa.Column('commitment', sa.String(length=64), nullable=True),
        sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('number', sa.String(length=120), nullable=True),
        sa.Column('revealed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('note', sa.String(length=400), nullable=False),
        sa.CheckConstraint('position in (1, 2)', name=op.f('ck_draw_officer_two')),
        sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_draw_officer_draw_id_draw'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draw_officer_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_officer')),
        sa.UniqueConstraint('draw_id', 'person_id', name='uq_draw_officer_person'),
        sa.UniqueConstraint('draw_id', 'position', name='uq_draw_officer_position'),
    )
    op.create_index(op.f('ix_draw_officer_person_id'), 'draw_officer', ['person_id'])


def _create_entry():
    op.create_table(
        'draw_entry',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('draw_id', sa.Integer(), nullable=False),
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('quota_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=12), nullable=False),
        sa.Column('heads', sa.Integer(), nullable=False),
        sa.Column('weight', sa.Integer(), nullable=False),
        sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_draw_entry_draw_id_draw'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_draw_entry_quota_id_quota')),
        sa.ForeignKeyConstraint(['registration_id'], ['registration.id'],
                                name=op.f('fk_draw_entry_registration_id_registration')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_entry')),
        sa.UniqueConstraint('draw_id', 'code', name=op.f('uq_draw_entry_draw_id_code')),
        sa.UniqueConstraint('registration_id', name=op.f('uq_draw_entry_registration_id')),
    )
    op.create_index('ix_draw_entry_untold', 'draw_entry', ['draw_id', 'told_at'])


def downgrade():
    op.drop_table('draw_entry')
    op.drop_table('draw_officer')
    op.drop_table('draw')
