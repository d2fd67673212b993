"""Who applies for the demo's programmes: a list that was decided before its term began, and applicants of one that
recruits now. Also given to an older world, once."""

from typing import NamedTuple

from sqlalchemy import exists, select

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.demo.notices import somebody
from xicheng_events.demo.people import CITIZENS
from xicheng_events.demo.programmes import RECRUITING, SERVING, programme_titled
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.topic_queries import every_topic
from xicheng_events.openness.recommendations.operations.recommending import recommend_for_programme
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection
from xicheng_events.openness.recruitment.operations import (
    applying,
    deciding_members,
    objecting_members,
    passing_time,
    screening,
    suggesting_members,
)
from xicheng_events.openness.recruitment.queries import (
    application_of_phone,
    applications_of,
    candidates_for,
    listed_for,
)
from xicheng_events.openness.recruitment.states import ApplicationState, Education

_PHONES = {citizen.name: citizen.phone for citizen in CITIZENS}
_F, _M = Gender.FEMALE, Gender.MALE
_ADULT, _MIDDLE, _SENIOR = AgeBand.ADULT, AgeBand.MIDDLE, AgeBand.SENIOR
_BEGUN = {SERVING: -240, RECRUITING: -9}  # as in `programmes`


class Applicant(NamedTuple):
    """Somebody who applies, or whom the unit `by` recommends, so many days after the programme was begun."""

    programme: str
    day: int
    name: str
    category: Category
    position: str
    gender: Gender
    age_band: AgeBand
    reason: str
    by: str = ""
    interest: str = ""
    address: str = ""


def play(timeline: Timeline, story: Story) -> None:
    """Let them come in, and decide the list of the programme that serves."""
    if db.session.scalar(select(exists().where(Application.id.is_not(None)))):
        return
    for number, each in enumerate(APPLICANTS):
        timeline.on(_BEGUN[each.programme] + each.day, f"{10 + number % 8}:35", _comes, story, each)
    timeline.on(-235, "20:10", lambda: applying.withdraw_application(_of(SERVING, "孔令辉")))
    timeline.on(-219, "14:10", _screen, SERVING, {"陶然": "不在西城区工作或生活。"})
    timeline.on(-219, "15:10", lambda: screening.end_screening(_there(SERVING), by=_editor(SERVING)))
    timeline.on(-219, "15:11", suggesting_members.suggest_members)
    timeline.on(-218, "09:40", _change)
    timeline.on(-218, "10:10", lambda: deciding_members.submit_members(_there(SERVING), by=_editor(SERVING)))
    timeline.on(-217, "10:10", lambda: deciding_members.approve_members(_there(SERVING), by=_leader(SERVING)))
    timeline.on(-216, "21:10", _objects, story)
    timeline.on(-214, "11:10", _settles)
    timeline.on(-200, "00:10", deciding_members.end_notices)
    timeline.on(-200, "09:10", passing_time.thank_the_others)
    timeline.on(-1, "16:10", _screen_some)


def _comes(story: Story, each: Applicant) -> None:
    programme = _there(each.programme)
    topics = [topic for topic in every_topic() if not topic.merged_into_id]
    facts = applying.ApplicationFacts(
        name=each.name, phone=_PHONES[each.name], category=each.category, age_band=each.age_band, gender=each.gender,
        has_interest=bool(each.interest), interest=each.interest, street=story.units[("jinrongjie", "niujie")[len(each.reason) % 2]],
        field=topics[len(each.name) % len(topics)] if topics else None, education=Education.BACHELOR,
        address=each.address or None, position=each.position, available="工作日下午", reason=each.reason,
        answers=None if each.by else {item["key"]: ["去年办过两次，想看看还能怎样简化。"] for item in programme.items})
    if each.by:
        unit = story.units[each.by]
        recommend_for_programme(programme, facts, unit=unit, by=somebody(Role.EDITOR, unit.id))
    else:
        applying.apply_for_programme(programme, facts, form_key=f"{_PHONES[each.name]}{programme.id:0>21}")


def _screen(title: str, refused: dict[str, str]) -> None:
    programme = _there(title)
    for each in db.session.scalars(applications_of(programme)):
        if each.state in (ApplicationState.APPLIED, ApplicationState.NOMINATED):
            screening.screen_applications(programme, [each], is_eligible=each.name not in refused,
                                          reason=refused.get(each.name, ""), by=_editor(title))


def _screen_some() -> None:
    """Of those who recruit now two have been looked at."""
    for name, reason in (("周文博", ""), ("邹静", "所在公司承揽大厅保洁，合同尚未到期，存在利益冲突。")):
        screening.screen_applications(_there(RECRUITING), [_of(RECRUITING, name)], is_eligible=not reason, reason=reason,
                                      by=_editor(RECRUITING))


def _change() -> None:
    """One of those suggested can't come on working days: whoever is most like them takes the place."""
    programme, by = _there(SERVING), _editor(SERVING)
    people = candidates_for(programme)
    out = next(each for each in reversed(people) if each.is_picked)
    into = min((each for each in people if not each.is_picked), key=lambda each: (
        (each.gender is not out.gender) + (each.age_band is not out.age_band), each.place))
    for each, onto in ((out, False), (into, True)):
        suggesting_members.pick_member(programme, each, onto=onto, by=by,
                                       reason="递补调整出的名额。" if onto else "本人来电表示工作日时间不便。")


def _objects(story: Story) -> None:
    about = listed_for(_there(SERVING), ApplicationState.NOTICE)[0]
    name = next(name for name in ("窦红", "柏松") if name != about.name)
    objecting_members.object_to_member(about, by=story.person(name),
                                       words="此人近一年经常在外地，能否按要求参加体验，请核实。")


def _settles() -> None:
    objection = db.session.scalars(select(ApplicationObjection)).one()
    objecting_members.settle_member_objection(
        objection, is_upheld=False, by=_editor(SERVING), answer="经与本人和所在社区核实，本人常住辖区，能够按要求参加。")


def _there(title: str):
    return programme_titled(title)


def _of(title: str, name: str) -> Application:
    return application_of_phone(_there(title), _PHONES[name])


def _editor(title: str):
    return somebody(Role.EDITOR, _there(title).organisation_id)


def _leader(title: str):
    return somebody(Role.LEADER, _there(title).organisation_id)


_C = Category
APPLICANTS = (
    Applicant(SERVING, 4, "李静", _C.RESIDENT, "退休教师", _F, _SENIOR, "常配合入户调查，想让问卷更好填。",
              address="月坛北街5号院3号楼2单元501"),
    Applicant(SERVING, 4, "王磊", _C.ENTERPRISE, "某科技公司 统计员", _M, _MIDDLE, "每月联网直报，熟悉企业一套表。"),
    Applicant(SERVING, 5, "欧阳建国", _C.RESIDENT, "社区志愿者", _M, _SENIOR, "社区里熟，愿意带着邻居一起体验。"),
    Applicant(SERVING, 5, "阿依古丽·买买提", _C.SERVICE_TARGET, "个体工商户", _F, _ADULT, "参加过经济普查，有些建议。", "niujie"),
    Applicant(SERVING, 6, "𠮷田花", _C.EXPERT, "高校统计学院 讲师", _F, _MIDDLE, "研究调查方法，愿意提专业意见。"),
    Applicant(SERVING, 7, "陈桂兰", _C.RESIDENT, "退休", _F, _SENIOR, "记账户，记了六年账。", "niujie"),
    Applicant(SERVING, 8, "刘洋", _C.ENTERPRISE, "某餐饮公司 财务主管", _M, _MIDDLE, "希望报表再少一些。"),
    Applicant(SERVING, 9, "张秀英", _C.RESIDENT, "居民小组长", _F, _SENIOR, "熟悉小区情况。", "niujie"),
    Applicant(SERVING, 10, "赵铁军", _C.RESIDENT, "退休工人", _M, _SENIOR, "想了解数据是怎么来的。"),
    Applicant(SERVING, 11, "孙丽华", _C.SOCIAL_ORG, "社工机构 干事", _F, _ADULT, "服务老人多，知道大家哪里看不懂。"),
    Applicant(SERVING, 12, "陶然", _C.RESIDENT, "居民", _M, _ADULT, "对统计感兴趣。"),
    Applicant(SERVING, 4, "孔令辉", _C.RESIDENT, "居民", _M, _MIDDLE, "想参加体验。"),
    Applicant(RECRUITING, 3, "周文博", _C.ENTERPRISE, "某商贸公司 经理", _M, _MIDDLE, "每年办证十几次，想帮着把流程走顺。"),
    Applicant(RECRUITING, 3, "吴晓燕", _C.RESIDENT, "全职妈妈", _F, _ADULT, "常为家里老人孩子办事。"),
    Applicant(RECRUITING, 4, "郑海涛", _C.ENTERPRISE, "律师事务所 律师", _M, _MIDDLE, "熟悉行政许可程序。", "zhanlanlu"),
    Applicant(RECRUITING, 5, "冯玉珍", _C.RESIDENT, "退休会计", _F, _SENIOR, "时间多，做事细。", "niujie"),
    Applicant(RECRUITING, 6, "邹静", _C.ENTERPRISE, "某物业公司 主管", _F, _MIDDLE, "想反映企业办事的难处。", "",
              "所在公司承揽大厅保洁。"),
    Applicant(RECRUITING, 7, "姜德明", _C.NPC, "区人大代表", _M, _MIDDLE, "长期关注政务服务。", "niujie"),
)
