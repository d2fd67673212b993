"""Somebody who is invited chooses whether to come or to take part online, where there is a choice."""

import re

from tests.cast import LI_JING, WANG_LEI, messages_to
from tests.registration.seats import in_room_and_online, taken_by_seat
from tests.registration.steps import form_of
from xicheng_events.booking.events.kinds import Allocation


def link_to(app, who) -> str:
    return re.search(r"/invitations/[A-Z0-9]+", messages_to(app, who, template="invitation")[-1]).group()


def test_an_invited_guest_takes_a_place_online_and_one_who_has_not_chosen_keeps_the_invitation(
        app, world, desk, citizen):
    code, slot = in_room_and_online(app, allocation=Allocation.INVITED)
    people = f"李静 {LI_JING.phone}\n王磊 {WANG_LEI.phone}"
    invited = desk("zhaomin").post(f"/staff/registrations/events/{code}/invitations/new", data={
        "people": people, "slot": slot, "category": "anyone", "max_heads": "1"})
    assert invited.status_code == 303
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    form = li.get(link_to(app, LI_JING)).headers["Location"]
    fields = form_of(li, slot, address=form, invitation=form.rsplit("=", 1)[1])
    page = li.get(form).text
    assert "到现场参加" in page
    assert "线上参加" in page
    refused = li.post(f"/slots/{slot}/registration", data=fields)
    assert refused.status_code == 422
    assert "请选择到现场参加还是线上参加" in refused.text
    assert 'value="李静"' in refused.text
    made = li.post(f"/slots/{slot}/registration", data={**fields, "seat": "online"}).headers["Location"]
    assert "您有线上名额，不需要到场" in li.get(made).text
    assert messages_to(app, LI_JING, template="confirmed_online")
    form = wang.get(link_to(app, WANG_LEI)).headers["Location"]
    fields = form_of(wang, slot, address=form, invitation=form.rsplit("=", 1)[1], name="王磊", seat="online")
    assert "已进入候补" in wang.get(wang.post(f"/slots/{slot}/registration", data=fields).headers["Location"]).text
    assert taken_by_seat(app, slot) == {"room": (2, 0), "online": (1, 1)}
