"""What the databases need besides the table of an index; for tables that are made of the models and for migrations."""

POSTGRESQL = ("CREATE INDEX ix_{0}_terms ON {0} USING gin (terms)",)
# FTS5 reads the terms from the table itself; triggers tell it what to read, what a foreign key deletes as well.
SQLITE = (
    "CREATE VIRTUAL TABLE {0}_fts USING fts5(terms, content='{0}', content_rowid='id', tokenize='ascii')",
    "CREATE VIRTUAL TABLE {0}_fts_terms USING fts5vocab({0}_fts, row)",
    "CREATE TRIGGER {0}_added AFTER INSERT ON {0} BEGIN"
    " INSERT INTO {0}_fts (rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER {0}_removed AFTER DELETE ON {0} BEGIN"
    " INSERT INTO {0}_fts ({0}_fts, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER {0}_changed AFTER UPDATE ON {0} BEGIN"
    " INSERT INTO {0}_fts ({0}_fts, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO {0}_fts (rowid, terms) VALUES (new.id, new.terms); END",
)
SQLITE_DROP = ("DROP TABLE {0}_fts_terms", "DROP TABLE {0}_fts")



def is_declared(name: str | None, kind: str, _parents: dict) -> bool:
    """For Alembic's `include_name`: models declare everything that has a name, but for the above."""
    return not ((kind == "table" and "_index_fts" in name) or (kind == "index" and name.endswith("_index_terms")))
