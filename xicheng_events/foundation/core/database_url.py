"""DATABASE_URL read in one way, for the site and for PostgreSQL's own programs.

`main` is for deploy/: it runs pg_dump and the like on the database of DATABASE_URL. The connection is handed over in
libpq's environment variables, which only the process's own user can read: what stands on a command line everybody on
the machine sees in `ps`.
"""

import os
import sys
from urllib.parse import parse_qsl, quote, urlencode

from psycopg import ProgrammingError, pq
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.engine import URL

# Plain URLs are what operators write; the driver is our business.
PREFIXES = ("postgres://", "postgresql://", "postgresql+psycopg://")


def connection_of(url: str) -> dict[str, str]:
    """A postgresql:// URL as libpq's keywords. Several hosts may be written as libpq does (`a:1,b:2`) or one by one
    (`?host=a:1&host=b:2`). Raises ValueError, without the URL in it, for one that can't be read."""
    if not url.startswith(PREFIXES):
        raise ValueError("not an address of PostgreSQL")
    address, _, query = url.replace(" ", "%20").partition("://")[2].partition("?")
    asked = parse_qsl(query, keep_blank_values=True)
    hosts = [value for name, value in asked if name == "host"]
    if len(hosts) > 1 or any(":" in host and not host.startswith("/") for host in hosts):
        user, at, place = address.rpartition("@")
        address = f"{user}{at}{quote(','.join(hosts), safe=':,[]')}/{place.partition('/')[2]}"
        asked = [(name, value) for name, value in asked if name != "host"]
    try:
        return conninfo_to_dict(f"postgresql://{address}?{urlencode(asked, quote_via=quote)}")
    except ProgrammingError:
        raise ValueError("not an address of PostgreSQL") from None


def site_url(url: str) -> str:
    """The same for SQLAlchemy. Raises ValueError."""
    words = {name: str(value) for name, value in connection_of(url).items()}
    return URL.create("postgresql+psycopg", words.pop("user", None), words.pop("password", None),
                      database=words.pop("dbname", None), query=words).render_as_string(hide_password=False)


def environment_of(url: str) -> dict[str, str]:
    """The same for PostgreSQL's programs. Left out is what libpq has no variable for: keepalives and the like."""
    variables = {option.keyword.decode(): option.envvar for option in pq.Conninfo.get_defaults()}
    return {variables[name].decode(): str(value) for name, value in connection_of(url).items() if variables[name]}


def main() -> None:
    """Become the program named on the command line."""
    url = os.environ.pop("DATABASE_URL", "")
    try:
        os.environ.update(environment_of(url))
    except ValueError:
        sys.exit("DATABASE_URL must name a PostgreSQL database, as in postgresql://user:password@host/name")
    os.execvp(sys.argv[1], sys.argv[1:])
