"""What the house reads of `publishing` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.publishing import retention, staff_choosing_topics, staff_topics
from xicheng_events.foundation.publishing.operations import is_published_with

PLACES = {"models": ("mark_models", "personal_marks", "topic_models"), "queries": ("history", "topic_queries"),
          "operations": ("checked_text", "one_text", "redacting", "topic_operations"),
          "forms": ("checked_next_step", "mark_forms", "topic_forms"),
          "views": ("topic_addresses", "withdrawn_pages")}
PAGES = (staff_topics.bp, staff_choosing_topics.bp)
ACTIONS = {
    "publishing.topic_added": _l("添加领域"),
    "publishing.topic_renamed": _l("领域更名"),
    "publishing.topic_retired": _l("停用领域"),
    "publishing.topic_restored": _l("恢复领域"),
    "publishing.topic_merged": _l("合并领域"),
    "publishing.topic_unmerged": _l("撤销合并领域"),
    "publishing.classified": _l("归入领域"),
    "publishing.marks_decided": _l("核对公开文本中的个人信息"),
    "publishing.words_forgotten": _l("清除公开过的文本"),
}
SUBJECTS = {"publication": _l("公开事项"), "topic": _l("领域")}
DETAILS = {"topic": _l("领域"), "kept": _l("保留处数"), "covered": _l("遮盖处数")}
FORMS = {
    "choosing_topics_staff.choose": _l("选择领域"),
    "topics_staff.index": _l("添加领域"),
    "topics_staff.change": _l("修改领域"),
    "topics_staff.merge": _l("合并领域"),
    "topics_staff.undo": _l("撤销合并领域"),
    "topics_staff.retire": _l("停用领域"),
    "topics_staff.restore": _l("恢复领域"),
}
SLIPS_IN_USE = {"published": is_published_with}
RETENTION = retention
