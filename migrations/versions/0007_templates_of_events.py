"""A unit's templates of events

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('event_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_event_template_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_event_template_saved_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_template')),
    sa.UniqueConstraint('organisation_id', 'name', name=op.f('uq_event_template_organisation_id_name'))
    )


def downgrade():
    op.drop_table('event_template')
