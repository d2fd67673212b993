"""How rare a term is among the things of an index: what is near a text shares its rare terms."""

import math

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.search.cutting import cut
from xicheng_events.foundation.core.search.index import SearchIndex

_MOST_THINGS = 2000  # that share something with a text are looked at

_COUNTS = {
    "postgresql": ("SELECT said.term, greatest(said.share * reltuples, 0) FROM pg_class"
                   " JOIN pg_stats ON tablename = relname AND attname = 'terms' AND schemaname = current_schema(),"
                   " unnest(most_common_elems::text::text[], most_common_elem_freqs) AS said (term, share)"
                   " WHERE pg_class.oid = to_regclass('{0}') AND said.term = ANY(:terms)"),
    "sqlite": "SELECT term, doc FROM {0}_fts_terms WHERE term IN :terms",
}
_TOTAL = {"postgresql": "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = to_regclass('{0}')",
          "sqlite": "SELECT count(*) FROM {0}_fts_docsize"}


def telling_terms(index: type[SearchIndex], words: str) -> dict[str, float]:
    """The terms of `words` by which things of the index are found that say something near, the rarest first, each with
    how much sharing it says (idf: the logarithm of one in how many has it). Those that very many have are left out, and
    a character alone, which says too little."""
    terms = list(dict.fromkeys(term for term in cut(words) if len(term) > 1))
    count, total = _how_many_have(index, terms)
    chosen, things = {}, 0
    for term in sorted(terms, key=lambda term: count.get(term, 0)):
        things += count.get(term, 0)
        if chosen and things > _MOST_THINGS:
            break
        chosen[term] = 1 + math.log((total + 1) / (min(count.get(term, 0), total) + 1))
    return chosen


def _how_many_have(index: type[SearchIndex], terms: list[str]) -> tuple[dict[str, float], float]:
    """How many things have each of `terms`, as far as the database knows, and how many things there are."""
    if not terms:
        return {}, 0
    engine, table = db.session.get_bind().dialect.name, index.__tablename__
    given = bindparam("terms", terms, type_=ARRAY(TEXT)) if engine == "postgresql" else bindparam(
        "terms", terms, expanding=True)
    rows = db.session.execute(text(_COUNTS[engine].format(table)).bindparams(given)).all()
    return dict(map(tuple, rows)), db.session.scalar(text(_TOTAL[engine].format(table)))
