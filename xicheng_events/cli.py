"""Commands for the people who run the site. Thin: they call operations and commit."""

import json
from functools import wraps
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import inspect, make_url
from sqlalchemy.exc import OperationalError

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.postgres import take_time
from xicheng_events.foundation.core.refusal import Refused


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (worker, outbox, organisations, words, audit_verify, audit_head, draw_verify, balance_verify, demo,
                    prepare, first_accounts, rotate_data_key, search_index):
        app.cli.add_command(command)


def with_site(command):
    """A command that needs the site's database: where there is none it says so, and makes nothing."""

    @with_appcontext
    @wraps(command)
    def checked(*args, **kwargs):
        if not _is_there():
            where = current_app.config["DATABASE_URL"] or f"{current_app.config['DATA_DIR']}/"
            raise click.ClickException(f"no database in {_without_password(where)}: start the site once (make run), or "
                                       "name the DATA_DIR and DATABASE_URL that it runs with before this command")
        return command(*args, **kwargs)

    return checked


def _is_there() -> bool:
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database).exists():
        return False
    try:
        return inspect(db.engine).has_table("person")
    except OperationalError:
        return False


def _without_password(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True) if "://" in url else url


@click.command()
@with_appcontext
def worker():
    """Run the clockwork in the foreground."""
    from xicheng_events.worker import run

    run(current_app._get_current_object())


@click.command()
@click.option("--to", "phone", required=True, help="the phone")
@click.option("-n", "count", default=5, help="how many, latest first")
@with_site
def outbox(phone: str, count: int):
    """Print the last messages to a phone (file channel only: codes don't stay in the database)."""
    from xicheng_events.foundation.core.personal_data import keyed_hash
    from xicheng_events.foundation.core.phones import clean_mobile
    from xicheng_events.foundation.notify.channels import outbox_file
    from xicheng_events.foundation.notify.delivery import last_to

    try:
        number, file, sent = clean_mobile(phone), outbox_file(), {}
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
    if file.exists():
        sent = {entry["key"]: entry["text"] for entry in map(json.loads, file.read_text("utf-8").splitlines())}
    for notice in last_to(keyed_hash(number), count):
        click.echo(f"{clock.local(notice.created_at):%m-%d %H:%M} {notice.state.label} "
                   f"{notice.text or sent.get(f'notice-{notice.id}', '')}")


@click.command()
@with_site
def organisations():
    """Load the district's units from the list that comes with the product; those there are already stay as they are."""
    from xicheng_events.foundation.accounts.operations.units import load_organisations

    click.echo(f"{load_organisations()} organisations")
    db.session.commit()


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@with_appcontext
def words(file: str):
    """Gather all words that people read into FILE (.pot), for whoever translates them. What is counted has forms."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
    from babel.messages.frontend import parse_mapping_cfg
    from babel.messages.pofile import write_po

    catalogue, root = Catalog(project="xicheng-events"), Path(current_app.root_path)
    with (root / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(root, methods, options, keywords={**DEFAULT_KEYWORDS, "_l": None})
    for name, line, said, comments, context in found:
        said = (said, said) if isinstance(said, str) and "%(n)s" in said else said  # web/language.py
        catalogue.add(said, locations=[(name, line)], auto_comments=comments, context=context)
    Path(file).parent.mkdir(exist_ok=True)
    with Path(file).open("wb") as out:
        write_po(out, catalogue, width=0, sort_by_file=True)
    click.echo(f"{file}: {len(catalogue)}")


@click.command("audit-verify")
@click.option("--heads", type=click.File(encoding="utf-8"),
              help="the heads as another machine noted them (-: standard input); without it, those noted here")
@with_site
def audit_verify(heads):
    """Check the record's chain, and that it still has every head noted; exits with 1 and names what differs."""
    from xicheng_events.foundation.audit.chain_heads import first_head_that_differs, heads_file
    from xicheng_events.foundation.audit.operations import first_broken_link

    take_time()
    if broken := first_broken_link():
        click.echo(f"broken at entry {broken} of the chain")
        raise SystemExit(1)
    noted = heads or (heads_file().read_text("utf-8").splitlines() if heads_file().exists() else [])
    if differs := first_head_that_differs(noted):
        click.echo(f"the chain no longer has what was noted: {differs}")
        raise SystemExit(1)
    click.echo("the chain is intact")


@click.command("audit-head")
@with_site
def audit_head():
    """Print the record's head, to be noted on another machine: day, number of entries, seal."""
    from xicheng_events.foundation.audit.chain_heads import head_line

    click.echo(head_line() or "nothing is sealed yet")


@click.command("draw-verify")
@click.argument("file", type=click.File("rb"))
@click.option("--list-hash", default="", help="the list's fingerprint as somebody noted it before the draw")
@with_appcontext
def draw_verify(file, list_hash: str):
    """Recompute a draw from its published FILE (-: standard input); exits with 1 and names the first difference."""
    from xicheng_events.booking.draws.verification import is_drawn, verify

    content = file.read()
    checks = verify(content, list_hash=list_hash)
    for check in checks:
        click.echo(f"{check.what}  {check.difference or _('一致')}")
    if checks[-1].difference:
        click.echo(_("不一致"))
        raise SystemExit(1)
    click.echo(_("一致") if is_drawn(content) else _("一致（名单已封存，尚未抽取）"))


@click.command("balance-verify")
@click.argument("draw", type=click.File("rb"))
@click.argument("file", type=click.File("rb"))
@click.option("--lines", type=click.File("rb"), help="what stands behind the hashes, for whoever has it")
@with_appcontext
def balance_verify(draw, file, lines):
    """Check the published balanced lists in FILE with the published DRAW; exits with 1 and names the first
    difference."""
    from xicheng_events.booking.selection.verification import verify_lists

    checks = verify_lists(draw.read(), file.read(), lines.read() if lines else b"{}")
    for check in checks:
        click.echo(f"{check.what}  {check.difference or _('一致')}")
    if checks[-1].difference:
        raise SystemExit(1)


@click.command()
@with_site
def demo():
    """Load the demo world, or add to an older one what it lacks; a second time, nothing changes."""
    from xicheng_events.demo import NotHere, load_world

    try:
        load_world()
    except NotHere as refusal:
        raise click.ClickException(str(refusal)) from None


@click.command()
@with_appcontext
def prepare():
    """Bring the database up to date; fill a new demo site; say where it is and who signs in."""
    prepare_site()


def prepare_site() -> None:
    """What `prepare` and `make run` do before anybody is served. Closes its connections: processes fork from here."""
    from flask_migrate import upgrade

    from xicheng_events import demo

    upgrade()
    _fill_search_indexes()
    if current_app.config["ENVIRONMENT"] == "demo" and not demo.is_there():
        click.echo("Loading the demo world …")
        demo.load_world()
    address = current_app.config["SITE_URL"]
    click.echo(demo.greeting(address) if current_app.config["ENVIRONMENT"] == "demo" else address)
    db.session.remove()
    db.engine.dispose()


@click.command("search-index")
@with_site
def search_index():
    """Let searches find what was there before their index; the clockwork does it too, in its own time."""
    click.echo(f"{_fill_search_indexes()} found from now on")


def _fill_search_indexes() -> int:
    from xicheng_events.foundation.core.search.filling import fill_search_indexes

    done = 0
    while part := fill_search_indexes(at_most=5000):
        db.session.commit()
        done += part
    return done


@click.command("first-accounts")
@click.option("--organisation", "slug", required=True, help="slug of the unit both work for")
@click.option("--security", nargs=2, required=True, metavar="NAME SIGN-IN-NAME", help="who looks after accounts")
@click.option("--coordinator", nargs=2, metavar="NAME SIGN-IN-NAME",
              help="who confirms what needs a second person; not where there is one")
@with_site
def first_accounts(slug: str, security: tuple[str, str], coordinator: tuple[str, str] | None):
    """Make the first two accounts, 安全管理员 and 区级统筹员, and print their one-time passwords. All others are made
    at the desk, so this works only while no 安全管理员 can sign in."""
    from xicheng_events.foundation.accounts.operations.administering import open_first_accounts
    from xicheng_events.foundation.accounts.queries import organisation_by_slug

    unit = organisation_by_slug(slug)
    if unit is None:
        raise click.ClickException(f"no organisation has the slug {slug}")
    try:
        made = open_first_accounts(unit, security=security, coordinator=coordinator)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    for person, given in made:
        until = clock.local(given.until)
        click.echo(f"{person.name}  {person.account.sign_in_name}  {given.text}  {until:%m-%d %H:%M}")


@click.command("rotate-data-key")
@with_site
def rotate_data_key():
    """Seal all personal data with the first of CIPHER_KEYS, site up or not; exits with 1 if some can't be read."""
    from xicheng_events.foundation.audit.operations import record_of_all
    from xicheng_events.foundation.core.personal_data import sealing_number
    from xicheng_events.foundation.core.rotation import seal_anew

    results = []
    for turned in seal_anew():
        results.append(turned)
        click.echo(f"{turned.table}: {turned.sealed} sealed with key {sealing_number()}")
        for column, key in turned.unreadable:
            click.echo(f"  {column} of {key} can't be read")
    sealed, unreadable = sum(turned.sealed for turned in results), sum(len(turned.unreadable) for turned in results)
    if sealed:
        record_of_all("audit.data_key_rotated", key=sealing_number(), values=sealed, unreadable=unreadable)
        db.session.commit()
    if unreadable:
        raise SystemExit(1)
