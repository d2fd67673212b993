"""Limits on codes and tries that hold across processes

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('rate_count',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_count'))
    )
    op.create_index(op.f('ix_rate_count_ends_at'), 'rate_count', ['ends_at'], unique=False)
    with op.batch_alter_table('phone_code') as batch:
        batch.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        batch.add_column(sa.Column('address_hash', sa.String(length=64), nullable=False, server_default=''))
        batch.add_column(sa.Column('device_hash', sa.String(length=64), nullable=False, server_default=''))
        batch.add_column(sa.Column('proof', sa.String(length=64), nullable=True))
    # The id counts up for each phone as well as a number of its own would.
    op.execute('UPDATE phone_code SET number = id')
    with op.batch_alter_table('phone_code') as batch:
        for name in ('number', 'address_hash', 'device_hash'):
            batch.alter_column(name, server_default=None)
        batch.create_unique_constraint(op.f('uq_phone_code_phone_hash_number'), ['phone_hash', 'number'])
        batch.create_unique_constraint(op.f('uq_phone_code_proof'), ['proof'])
        batch.create_index('ix_phone_code_address', ['address_hash', 'sent_at'], unique=False)
        batch.create_index('ix_phone_code_device', ['device_hash', 'sent_at'], unique=False)
        batch.create_index(op.f('ix_phone_code_sent_at'), ['sent_at'], unique=False)


def downgrade():
    with op.batch_alter_table('phone_code') as batch:
        batch.drop_index(op.f('ix_phone_code_sent_at'))
        batch.drop_index('ix_phone_code_device')
        batch.drop_index('ix_phone_code_address')
        batch.drop_constraint(op.f('uq_phone_code_proof'), type_='unique')
        batch.drop_constraint(op.f('uq_phone_code_phone_hash_number'), type_='unique')
        for name in ('proof', 'device_hash', 'address_hash', 'number'):
            batch.drop_column(name)
    op.drop_index(op.f('ix_rate_count_ends_at'), table_name='rate_count')
    op.drop_table('rate_count')
