"""How names are read."""

import pytest
from sqlalchemy import literal, select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.names import name_holds
from xicheng_events.foundation.core.pinyin import fits_initials, reading_order, spelled_with

NAMES = ["李静", "单雄信", "曾乐", "阿依古丽·买买提", "欧阳建国", "John Smith", "O'Brien-Smith", "J. R. Smith",
         "王\U000323af", "\U00020bb7田花", "བསྟན་འཛིན", "ジャン・ピエール", "李〇", "李Ann", "Ida Ullmann", "", "[.*"]


def test_names_stand_in_the_order_in_which_they_are_read():
    names = ["赵敏", "王磊", "李静", "阿依古丽·买买提", "冯涛", "李娜", "John Smith", "周岩", "𠮷田花", "王蕾"]
    in_order = sorted(names, key=reading_order)
    assert [name for name in in_order if name[0] in "阿冯李王赵周"] == [
        "阿依古丽·买买提", "冯涛", "李静", "李娜", "王磊", "王蕾", "赵敏", "周岩"]
    assert set(in_order) == set(names)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_reads_names_as_we_do(app, name):
    typed = ["lj", "j", "ljx", "sxx", "dxx", "cxx", "cl", "zy", "zl", "ayglmm", "oyjg", "js", "jrs", "obs", "s", "w",
             "jth", "th", "l", "la", "n", "z", "u", "i", "v", "iu"]
    with app.app_context():
        fits = db.session.execute(select(*(spelled_with(literal(name), letters) for letters in typed))).one()
    found = [letters for letters, each in zip(typed, fits, strict=True) if each]
    assert found == [letters for letters in typed if fits_initials(name, letters)]


@pytest.mark.parametrize("typed", [
    "古丽米热·艾比布力", "古丽米热•艾比布力", "古丽米热・艾比布力", "古丽米热‧艾比布力", "古丽米热.艾比布力",
    "古丽米热．艾比布力", "古丽米热 艾比布力", "古丽米热　艾比布力", "古丽米热艾比布力", "热·艾",
    "\u200b艾比", "gl", "ＧＬＭＲ", "mraB"])
def test_a_search_for_people_finds_a_name_however_it_is_typed(app, typed):
    with app.app_context():
        names = [select(name_holds(literal(name), typed)) for name in ("古丽米热·艾比布力", "李静")]
        assert [db.session.scalar(each) for each in names] == [True, False]
