"""How times and numbers are written on pages: the forms of domain §12, as template filters."""

from xicheng_events.core import clock, masking, qr, text


def init_app(app) -> None:
    """Make the filters and the few globals every template may use known to Jinja."""
    app.jinja_env.filters.update(
        day=text.day, moment=text.moment, span=text.span, clock_time=text.clock_time, excerpt=text.excerpt,
        masked_phone=masking.mask_phone, masked_name=masking.mask_name, local=clock.local,
    )
    app.jinja_env.globals.update(now=clock.now, qr_svg=qr.qr_svg)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
