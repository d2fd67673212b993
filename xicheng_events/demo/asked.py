"""The registration form of one of the demo's events, and what people answer to it."""

RICH = "fire"  # the event that asks it
FORM = {"companions": "named", "items": [
    {"field": "age_band"}, {"field": "street"}, {"field": "source"}, {"field": "access_needs"}, {"field": "question"},
    {"field": "emergency", "required": True, "reason": "训练场有模拟逃生环节，遇紧急情况时联系家人。"},
    {"field": "plate", "reason": "不提供停车位；需送老人、孩子到站门口的，凭登记的车牌短时停靠。"},
    {"key": "qfirst", "kind": "yes_no", "label": "以前参观过消防站吗", "required": True},
    {"key": "qwhen", "kind": "text", "label": "哪一年、哪个消防站", "show_if": {"key": "qfirst", "value": "yes"}},
    {"key": "qvisit", "kind": "section", "label": "活动当天的安排", "help": "用于分组和准备器材。"},
    {"key": "qtopic", "kind": "multiple", "label": "最想体验的项目（可多选）",
     "options": ["模拟报警", "烟雾逃生", "灭火器实操", "登高车观摩"]},
    {"key": "qgroup", "kind": "single", "label": "希望编入的组别", "required": True,
     "options": ["亲子组（6—9岁）", "少年组（10岁以上）"], "help": "同组一起活动，现场可以调整。"},
    {"key": "qshoe", "kind": "number", "label": "孩子的鞋码", "help": "用于准备防滑鞋套，如34。"},
    {"field": "document", "reason": "登高车为特种设备，登车前须凭证件登记。"},
]}
_OPTIONS = {item["key"]: item["options"] for item in FORM["items"] if "options" in item}
_SOURCES = ("社区通知", "亲友介绍", "“北京西城”微信公众号")


def answers(key: str, number: int) -> dict:
    """What the party with that number answers; nothing for events that ask the usual."""
    if key != RICH:
        return {}
    been = number % 3 == 0
    return {
        "emergency": ["王立", f"199000009{number % 100:02}"], "qfirst": ["yes" if been else "no"],
        "qwhen": ["2024年，府右街消防救援站"] if been else [], "qtopic": _OPTIONS["qtopic"][number % 2:number % 2 + 2],
        "qgroup": [_OPTIONS["qgroup"][number % 2]], "qshoe": [str(28 + number % 9)],
        "source": [_SOURCES[number % 3]], "plate": ["京A12345"] if number % 4 == 0 else [],
    }
