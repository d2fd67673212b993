"""What may stand in an address."""

from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1  # what the databases' integer columns hold


class RowNumber(IntegerConverter):
    """`<int:…>`: a number that a row can have. A larger one is an address of nothing, not a fault of the database."""

    def __init__(self, url_map, fixed_digits: int = 0, min: int | None = None, max: int = LARGEST_ID,
                 signed: bool = False):
        super().__init__(url_map, fixed_digits, min, max, signed)


def init_app(app) -> None:
    """Take it for every `<int:…>` of the site."""
    app.url_map.converters["int"] = RowNumber
