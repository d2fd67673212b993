"""What registering asks: forms per event and their answers, document numbers, ages, consents and the words agreed to

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LIVE = "state in ('confirmed', 'pending', 'applied', 'waiting', 'offered')"
FIELDS = ('age_band', 'birth_date', 'gender', 'document', 'street', 'community', 'unit', 'job', 'emergency', 'plate',
          'source', 'access_needs', 'question')
KINDS = ('text', 'long', 'number', 'single', 'multiple', 'yes_no', 'date', 'contact', 'plate', 'document', 'column')
DOCUMENTS = ('resident_id', 'hkmotw_residence', 'hkmo_permit', 'tw_permit', 'foreign_pr', 'passport', 'other')


def _choice(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade():
    op.create_table(
        'privacy_notice',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('topic', _choice('privacytopic', ('everyone', 'children')), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_privacy_notice')),
        sa.UniqueConstraint('topic', 'digest', name=op.f('uq_privacy_notice_topic_digest')),
    )
    _create_form_tables()
    _create_answer_tables()
    with rebuilt('event') as table:
        table.add_column(sa.Column('form', sa.JSON(), nullable=True))
        _point(table, 'event', 'privacy_notice_id', 'privacy_notice')
        _point(table, 'event', 'children_notice_id', 'privacy_notice')
    _widen_registration()
    _widen_companion()


def _create_form_tables():
    op.create_table(
        'form_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_form_version_event_id_event'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_form_version')),
        sa.UniqueConstraint('event_id', 'digest', name=op.f('uq_form_version_event_id_digest')),
        sa.UniqueConstraint('event_id', 'number', name=op.f('uq_form_version_event_id_number')),
    )
    op.create_table(
        'question',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=24), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('field', _choice('field', FIELDS), nullable=True),
        sa.Column('kind', _choice('questionkind', KINDS), nullable=False),
        sa.Column('label', sa.String(length=80), nullable=False),
        sa.Column('required', sa.Boolean(), nullable=False),
        sa.Column('options', sa.JSON(), nullable=False),
        sa.Column('show_if_key', sa.String(length=24), nullable=True),
        sa.Column('show_if_value', sa.String(length=60), nullable=True),
        sa.CheckConstraint('(show_if_key is null) = (show_if_value is null)',
                           name=op.f('ck_question_whole_condition')),
        sa.CheckConstraint('show_if_key <> key', name=op.f('ck_question_not_on_itself')),
        sa.ForeignKeyConstraint(['version_id'], ['form_version.id'], name=op.f('fk_question_version_id_form_version'),
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['version_id', 'show_if_key'], ['question.version_id', 'question.key'],
                                name='fk_question_show_if'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
        sa.UniqueConstraint('id', 'version_id', name=op.f('uq_question_id_version_id')),
        sa.UniqueConstraint('version_id', 'key', name=op.f('uq_question_version_id_key')),
    )


def _create_answer_tables():
    op.create_table(
        'answer_sheet',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['version_id'], ['form_version.id'],
                                name=op.f('fk_answer_sheet_version_id_form_version')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_sheet')),
        sa.UniqueConstraint('id', 'version_id', name=op.f('uq_answer_sheet_id_version_id')),
    )
    op.create_index(op.f('ix_answer_sheet_version_id'), 'answer_sheet', ['version_id'])
    op.create_table(
        'sheet_answer',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sheet_id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('question_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('value', sa.Text(), nullable=True),
        sa.Column('secret', sa.LargeBinary(), nullable=True),
        sa.Column('purged_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(value is null) <> (secret is null) or '
                           '(purged_at is not null and value is null and secret is null)',
                           name=op.f('ck_sheet_answer_one_value')),
        sa.ForeignKeyConstraint(['question_id', 'version_id'], ['question.id', 'question.version_id'],
                                name='fk_sheet_answer_question'),
        sa.ForeignKeyConstraint(['sheet_id', 'version_id'], ['answer_sheet.id', 'answer_sheet.version_id'],
                                name='fk_sheet_answer_sheet', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_answer')),
        sa.UniqueConstraint('sheet_id', 'question_id', 'position',
                            name=op.f('uq_sheet_answer_sheet_id_question_id_position')),
    )
    op.create_index(op.f('ix_sheet_answer_question_id'), 'sheet_answer', ['question_id'])


def _widen_registration():
    add_filled('registration', sa.Column('document_tail', sa.String(length=4)), "''")
    with rebuilt('registration') as table:
        no_default(table, 'document_tail')
        table.add_column(sa.Column('born_on', sa.Date(), nullable=True))
        table.add_column(sa.Column('document_kind', sa.String(length=24), nullable=True))
        table.create_check_constraint(op.f('ck_registration_documentkind'), _one_of('document_kind', DOCUMENTS))
        table.add_column(sa.Column('document', sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column('document_hash', sa.String(length=64), nullable=True))
        _point(table, 'registration', 'answer_sheet_id', 'answer_sheet')
        table.create_unique_constraint(op.f('uq_registration_answer_sheet_id'), ['answer_sheet_id'])
        _point(table, 'registration', 'privacy_notice_id', 'privacy_notice')
    op.create_index('uq_registration_live_document', 'registration', ['slot_id', 'document_hash'], unique=True,
                    sqlite_where=sa.text(LIVE), postgresql_where=sa.text(LIVE))


def _widen_companion():
    add_filled('companion', sa.Column('guardian_name', sa.String(length=100)), "''")
    with rebuilt('companion') as table:
        no_default(table, 'guardian_name')
        table.alter_column('age_band', existing_type=sa.String(length=24), nullable=True)
        table.add_column(sa.Column('born_on', sa.Date(), nullable=True))
        table.add_column(sa.Column('guardian_relation', sa.String(length=24), nullable=True))
        table.create_check_constraint(op.f('ck_companion_guardian'),
                                      _one_of('guardian_relation', ('parent', 'grandparent', 'other')))
        _point(table, 'companion', 'children_notice_id', 'privacy_notice')


def _one_of(column, values):
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


def _point(table, name, column, target):
    table.add_column(sa.Column(column, sa.Integer(), nullable=True))
    table.create_foreign_key(op.f(f'fk_{name}_{column}_{target}'), target, [column], ['id'])


def downgrade():
    with rebuilt('companion') as table:
        table.drop_constraint(op.f('fk_companion_children_notice_id_privacy_notice'), type_='foreignkey')
        table.drop_constraint(op.f('ck_companion_guardian'), type_='check')
        for column in ('children_notice_id', 'guardian_relation', 'guardian_name', 'born_on'):
            table.drop_column(column)
    op.drop_index('uq_registration_live_document', 'registration')
    with rebuilt('registration') as table:
        table.drop_constraint(op.f('uq_registration_answer_sheet_id'), type_='unique')
        for target, column in (('privacy_notice', 'privacy_notice_id'), ('answer_sheet', 'answer_sheet_id')):
            table.drop_constraint(op.f(f'fk_registration_{column}_{target}'), type_='foreignkey')
        table.drop_constraint(op.f('ck_registration_documentkind'), type_='check')
        for column in ('privacy_notice_id', 'answer_sheet_id', 'document_tail', 'document_hash', 'document',
                       'document_kind', 'born_on'):
            table.drop_column(column)
    with rebuilt('event') as table:
        for column in ('children_notice_id', 'privacy_notice_id'):
            table.drop_constraint(op.f(f'fk_event_{column}_privacy_notice'), type_='foreignkey')
            table.drop_column(column)
        table.drop_column('form')
    for table in ('sheet_answer', 'answer_sheet', 'question', 'form_version', 'privacy_notice'):
        op.drop_table(table)
