"""How names are read."""

from xicheng_events.core.pinyin import reading_order


def test_names_stand_in_the_order_in_which_they_are_read():
    names = ["赵敏", "王磊", "李静", "阿依古丽·买买提", "冯涛", "李娜", "John Smith", "周岩", "𠮷田花", "王蕾"]
    in_order = sorted(names, key=reading_order)
    assert [name for name in in_order if name[0] in "阿冯李王赵周"] == [
        "阿依古丽·买买提", "冯涛", "李静", "李娜", "王磊", "王蕾", "赵敏", "周岩"]
    assert set(in_order) == set(names)
