"""帮助, 隐私说明, 无障碍说明, 联系我们: what the foot of every page leads to."""

from flask import Blueprint
from flask_babel import gettext as _

from xicheng_events.foundation.web.cached_pages import shared_page
from xicheng_events.foundation.web.render import render
from xicheng_events.overview.home import help_words

bp = Blueprint("about", __name__, url_prefix="/help")


@bp.get("")
@shared_page
def questions():
    """The questions people ask."""
    return render("home/help/questions.html", sections=help_words.questions())


@bp.get("/privacy")
@shared_page
def privacy():
    """How the site deals with personal data."""
    return render("home/help/text.html", title=_("隐私说明"), sections=help_words.privacy(),
                  lead=_("本网站怎样对待您的个人信息。"))


@bp.get("/accessibility")
@shared_page
def accessibility():
    """How far everybody can use the site."""
    return render("home/help/text.html", title=_("无障碍说明"), sections=help_words.accessibility(),
                  lead=_("老年人、残疾人怎样使用本网站，遇到障碍怎么办。"))


@bp.get("/contact")
@shared_page
def contact():
    """Whom to reach about what."""
    return render("home/help/contact.html")
