"""What `make bench-compare` needs in a database of one of its checkouts, as JSON on standard output.

It is run by its path, with PYTHONPATH set to that checkout: `benchmarks` and `xicheng_events` are those of that commit,
older than this file perhaps, or laid out otherwise. So it uses nothing of them but `create_app` and `World`.
"""

import json
import os
import sys

from benchmarks.people import World
from xicheng_events import create_app


def main(bookings: int, scans: int) -> None:
    """People and tickets for so many bookings and scans of one open day, and its member of staff, who may edit too."""
    app = create_app({"DATA_DIR": os.environ["DATA_DIR"], "DATABASE_URL": os.environ["DATABASE_URL"],
                      "CLOCKWORK": False})
    db = app.extensions["sqlalchemy"]
    with app.app_context():
        db.create_all()
    world = World(app)
    with app.app_context():
        membership = next(each.class_ for each in db.Model.registry.mappers if each.local_table.name == "membership")
        db.session.add(membership(person_id=world.staff_id, organisation_id=world.office_id, role="editor"))
        db.session.commit()
    print(json.dumps({
        "code": world.code, "slot": world.slot_id, "staff": vars(world.door()),
        "visitors": [vars(visitor) for visitor in world.visitors(bookings)],
        "tokens": world.tickets(world.visitors(scans)),
    }))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
