"""How an address is written (foundation/web/address_rules.py)."""

from werkzeug.routing import Map

from xicheng_events.foundation.web.address_rules import AddressRule


def test_the_address_of_a_page_is_written_as_werkzeug_writes_it():
    map_ = Map([AddressRule("/events/<code>/slots/<int:number>", endpoint="slot"),
                AddressRule("/list/", defaults={"page": 1}, endpoint="list"),
                AddressRule("/list/<int:page>", endpoint="list")])
    site = map_.bind("xicheng.example")

    for _again in range(2):
        assert site.build("slot", {"code": "西城 1", "number": 3}) == "/events/%E8%A5%BF%E5%9F%8E%201/slots/3"
        assert site.build("slot", {"code": "A", "number": 3, "rule": "x"}) == "/events/A/slots/3?rule=x"
        assert site.build("list", {"page": 2}) == "/list/2"
        assert site.build("list", {"page": 1}) == "/list/"
