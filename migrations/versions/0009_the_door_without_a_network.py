"""The door without a network: passes, tablets, notes for the door, and scans that arrive late

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import allow
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

METHODS = ('qr', 'code', 'phone_tail', 'name', 'count', 'self', 'walk_in', 'paper')
OLD_METHODS = ('qr', 'code', 'phone_tail', 'name')
RESULTS = ('passed', 'partly', 'already_in', 'wrong_slot', 'wrong_event', 'too_early', 'too_late', 'cancelled',
           'waiting', 'unknown', 'needs_guardian', 'needs_pledge', 'needs_document', 'admitted_offline', 'counted',
           'undone')
OLD_RESULTS = ('passed', 'partly', 'already_in', 'wrong_slot', 'too_early', 'too_late', 'cancelled', 'waiting',
               'unknown', 'undone')


def _choice(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade():
    _create_pass()
    _create_device()
    op.create_table(
        'door_note',
        sa.Column('registration_id', sa.Integer(), nullable=False),
        sa.Column('group_name', sa.String(length=20), nullable=False),
        sa.Column('colour', _choice('groupcolour', ('red', 'yellow', 'green', 'blue', 'purple')), nullable=True),
        sa.Column('text', sa.String(length=100), nullable=False),
        sa.Column('must_check', _choice('check', ('none', 'pledge', 'document')), nullable=False),
        sa.ForeignKeyConstraint(['registration_id'], ['registration.id'],
                                name=op.f('fk_door_note_registration_id_registration'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_door_note')),
    )
    _widen_scan()


def _create_pass():
    op.create_table(
        'door_pass',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('host_id', sa.Integer(), nullable=False),
        sa.Column('slot_id', sa.Integer(), nullable=True),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('pin_hash', sa.String(length=64), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('opened_by_id', sa.Integer(), nullable=False),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(slot_id is null) <> (day is null)', name=op.f('ck_door_pass_slot_or_day')),
        sa.ForeignKeyConstraint(['host_id'], ['organisation.id'], name=op.f('fk_door_pass_host_id_organisation')),
        sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_door_pass_opened_by_id_person')),
        sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_door_pass_slot_id_slot')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_door_pass')),
        sa.UniqueConstraint('code_hash', name=op.f('uq_door_pass_code_hash')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_door_pass_token_hash')),
    )
    op.create_index(op.f('ix_door_pass_host_id'), 'door_pass', ['host_id'])
    op.create_index(op.f('ix_door_pass_slot_id'), 'door_pass', ['slot_id'])


def _create_device():
    op.create_table(
        'door_device',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('pass_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('gate', sa.String(length=40), nullable=False),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('queue_length', sa.Integer(), nullable=False),
        sa.Column('clock_offset', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['pass_id'], ['door_pass.id'], name=op.f('fk_door_device_pass_id_door_pass')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_door_device')),
    )
    op.create_index(op.f('ix_door_device_pass_id'), 'door_device', ['pass_id'])


def _widen_scan():
    add_filled('scan', sa.Column('claimed', sa.Integer()), '0')
    add_filled('scan', sa.Column('offline', sa.Boolean()), 'false')
    add_filled('scan', sa.Column('clock_offset', sa.Integer()), '0')
    op.execute('UPDATE scan SET claimed = heads')
    with rebuilt('scan') as table:
        no_default(table, 'claimed', 'offline', 'clock_offset')
        table.add_column(sa.Column('ruled', sa.String(length=24), nullable=True))
        table.add_column(sa.Column('device_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('device_id', sa.Integer(), nullable=True))
        table.alter_column('by_id', existing_type=sa.Integer(), nullable=True)
        table.create_foreign_key(op.f('fk_scan_device_id_door_device'), 'door_device', ['device_id'], ['id'])
        table.create_check_constraint(op.f('ck_scan_scan_ruled'),
                                      'ruled IN ({})'.format(', '.join(f"'{value}'" for value in RESULTS)))
        allow(table, 'ck_scan_scanmethod', 'method', METHODS)
        allow(table, 'ck_scan_scanresult', 'result', RESULTS)
    op.create_index(op.f('ix_scan_device_id'), 'scan', ['device_id'])


def downgrade():
    op.drop_index(op.f('ix_scan_device_id'), 'scan')
    with rebuilt('scan') as table:
        allow(table, 'ck_scan_scanmethod', 'method', OLD_METHODS)
        allow(table, 'ck_scan_scanresult', 'result', OLD_RESULTS)
        table.drop_constraint(op.f('ck_scan_scan_ruled'), type_='check')
        table.drop_constraint(op.f('fk_scan_device_id_door_device'), type_='foreignkey')
        table.alter_column('by_id', existing_type=sa.Integer(), nullable=False)
        for column in ('claimed', 'offline', 'clock_offset', 'ruled', 'device_at', 'device_id'):
            table.drop_column(column)
    op.drop_table('door_note')
    op.drop_table('door_device')
    op.drop_table('door_pass')
