"""What the house reads of `files` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.files import retention
from xicheng_events.foundation.files.operations.keeping import sweep_files

PLACES = {"views": ("giving_out",)}
SWEEPS = (Sweep(sweep_files, 600),)
SUBJECTS = {"file": _l("文件")}
RETENTION = retention
