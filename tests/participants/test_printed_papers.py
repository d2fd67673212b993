"""赵敏 prints lists, cards and badges, and takes the list along as .xlsx."""

import io
import re
from urllib.parse import quote

import openpyxl
import pytest
from sqlalchemy import text

from tests.cast import LI_JING, WANG_LEI, YOSHIDA
from tests.questions.steps import CARD, DOCUMENT, DRIVES, EMERGENCY, GROUP, TOPICS, WORDS, ask_in_force
from tests.registration.steps import adults, change, register
from tests.support.at_once import at_once
from tests.support.sealed import raw
from xicheng_events.booking.participants import printed_papers
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.audit import list_exports
from xicheng_events.foundation.audit.models import AuditEntry, ListExport, ListExportPart
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.xlsx_files import list_as_xlsx
from xicheng_events.worker import run_sweep


@pytest.fixture
def three(world, citizen):
    """李静 with 王立 and 𠮷田花 in the morning, 王磊 in the afternoon."""
    register(citizen(LI_JING), world.morning, **adults("王立"))
    register(citizen(YOSHIDA), world.morning, name=YOSHIDA.name)
    register(citizen(WANG_LEI), world.afternoon, name="王磊")


def export(clerk, address: str, **fields):
    """The answer to the form at `address`."""
    clerk.get(address)
    return clerk.submit(address, **fields)


def rows_of(answer) -> list[list]:
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet.freeze_panes == "A2"
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_each_paper_has_everybody_of_the_slot_and_nobody_else(world, three, desk, desk_of):
    clerk, slot = desk("zhaomin"), f"{desk_of}/slots/{world.morning}"
    assert "3人有姓名登记" in clerk.get(f"{slot}/papers").text
    for paper in ("gate", "name-cards", "badges", "sheet"):
        page = clerk.get(f"{slot}/{paper}").text
        for name in ("李静", "王立", YOSHIDA.name):
            assert name in page, paper
        assert "王磊" not in page
    assert clerk.get(f"{slot}/name-cards").text.count('class="tent"') == 3
    assert clerk.get(f"{slot}/name-cards").text.count("李静</p>") == 2
    assert clerk.get(f"{slot}/badges").text.count("<svg") >= 3
    assert "证件尾号" not in clerk.get(f"{slot}/gate").text


def test_answers_to_removed_questions_stand_in_the_list_and_in_the_summary(app, world, citizen, desk, desk_of):
    ask_in_force(app, world, DOCUMENT, GROUP, WORDS)
    register(citizen(LI_JING), world.morning, document_kind="resident_id", document_number=CARD,
             **{"answers-qgroup": "展厅组", "answers-qwords": "讲慢些"})
    ask_in_force(app, world, WORDS)
    register(citizen(WANG_LEI), world.morning, name="王磊", **{"answers-qwords": "好"})
    clerk = desk("zhaomin")
    heads, *rows = rows_of(export(clerk, f"{desk_of}/export"))
    assert heads[-4:] == ["证件类型", "证件尾号", "对讲解的期待", "想去哪一组（题目已删除）"]
    assert {row[1]: [cell or "" for cell in row[-4:]] for row in rows} == {
        "李静": ["居民身份证", CARD[-4:], "讲慢些", "展厅组"], "王磊": ["", "", "好", ""]}
    summary = clerk.get(f"/staff/registrations/events/{world.code}/answers").text
    assert summary.index("对讲解的期待") < summary.index("想去哪一组（题目已删除）") < summary.index("座谈组")
    assert "2份回答" in summary


def test_a_long_list_is_printed_in_portions_that_together_have_everybody_once(world, three, desk, desk_of, monkeypatch):
    monkeypatch.setattr(printed_papers, "PARTIES", 1)
    clerk, slot = desk("zhaomin"), f"{desk_of}/slots/{world.morning}"
    first, second = (clerk.get(f"{slot}/gate?page={page}").text for page in (1, 2))
    assert "本场共2组，分2份打印，这是第2份" in second
    assert re.findall(r'number">(\d)</td>\s*<td>(\S+?)[<（]', first) == [("1", "李静"), ("2", "王立")]
    assert re.findall(r'number">(\d)</td>\s*<td>(\S+?)[<（]', second) == [("3", YOSHIDA.name)]
    assert [page.split("<table")[0].count("3人") for page in (first, second)] == [1, 1]  # who may pass, in all
    for paper in ("sheet", "name-cards", "badges"):
        assert YOSHIDA.name not in clerk.get(f"{slot}/{paper}").text
        assert YOSHIDA.name in clerk.get(f"{slot}/{paper}?page=99").text  # the nearest
    assert ">2</td><td>" + YOSHIDA.name in clerk.get(f"{slot}/sheet?page=2").text


def test_papers_of_an_empty_slot_say_so(world, desk, desk_of):
    clerk = desk("zhaomin")
    for paper in ("papers", "gate", "name-cards", "badges"):
        answer = clerk.get(f"{desk_of}/slots/{world.morning}/{paper}")
        assert answer.status_code == 200
        assert re.search("暂无|还没有", answer.text)
    assert clerk.get(f"{desk_of}/slots/999/papers").status_code == 404


def test_the_list_goes_along_in_the_order_of_the_paper_masked_and_on_record(app, world, three, desk, desk_of):
    clerk = desk("zhaomin")
    heads, *rows = rows_of(export(clerk, f"{desk_of}/export?slot={world.morning}"))
    assert heads[:7] == ["序号", "姓名", "同行人", "人数", "手机", "签到码", "备注"]
    assert [row[:5] for row in rows] == [["1", "李静", "王立", "2", "199****0001"],
                                         ["2", YOSHIDA.name, None, "1", "199****" + YOSHIDA.phone[-4:]]]
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(action="registration.exported").one()
        assert entry.detail == {"rows": 2, "whole": False, "reason": ""}


def test_whole_numbers_need_a_reason(app, three, desk, desk_of):
    clerk = desk("zhaomin")
    refused = export(clerk, f"{desk_of}/export", whole="y", reason=" 要 ")
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    rows = rows_of(export(clerk, f"{desk_of}/export", whole="y", reason="提交门岗名单"))
    assert rows[1][4] == LI_JING.phone
    with app.app_context():
        (entry,) = db.session.query(AuditEntry).filter_by(action="registration.exported")
        assert entry.detail["reason"] == "提交门岗名单"


@pytest.fixture
def long_ones(monkeypatch):
    """As if lists of one row were made at once and longer ones by the clockwork, a row at a time."""
    monkeypatch.setattr(list_exports, "AT_ONCE", 1)
    monkeypatch.setattr(list_exports, "PART", 1)


def sweep(app, sweep_by):
    with app.app_context():
        done = sweep_by()
        db.session.commit()
        return done


def test_a_long_list_is_made_by_the_clockwork_for_whoever_asked(app, world, three, long_ones, desk, desk_of):
    clerk = desk("zhaomin")
    assert "系统生成" in clerk.get(f"{desk_of}/export").text
    key = dict(clerk.page.forms[-1].fields)["form_key"]
    page = clerk.submit(f"{desk_of}/export", whole="y", reason="提交门岗名单").headers["Location"]
    again = clerk.post(f"{desk_of}/export", data={"form_key": key, "whole": "y", "reason": "提交门岗名单"})
    assert again.headers["Location"] == page
    assert "已完成0行，共3行" in clerk.get(page).text
    assert clerk.get(page + ".xlsx").status_code == 303  # not yet
    sweep(app, list_exports.make_lists)
    part = clerk.get(page, headers={"HX-Request": "true"}).text
    assert "已完成1行，共3行" in part
    assert "<html" not in part
    while sweep(app, list_exports.make_lists):
        pass
    assert "名单已生成" in clerk.get(page).text
    rows = rows_of(clerk.get(page + ".xlsx"))
    assert [(row[0], row[1], row[4]) for row in rows[1:]] == [
        ("1", "李静", LI_JING.phone), ("2", YOSHIDA.name, YOSHIDA.phone), ("3", "王磊", WANG_LEI.phone)]
    assert page in clerk.get(f"{desk_of}/export").text
    assert desk("liuwei").get(page + ".xlsx").status_code == 404  # of the same unit, but hasn't asked for it
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(action="registration.exported").one().detail["rows"] == 3
        fetched = db.session.query(AuditEntry).filter_by(action="registration.export_fetched").one()
        assert fetched.detail == {"whole": True}
        first, *_others = db.session.execute(text("select rows from list_export_part")).scalars()
        assert LI_JING.phone.encode() not in first


def test_a_long_list_that_was_tampered_with_is_made_again_or_refused(app, world, three, long_ones, desk, desk_of):
    clerk = desk("zhaomin")
    page = export(clerk, f"{desk_of}/export").headers["Location"]
    for _part in range(3):
        sweep(app, list_exports.make_lists)
    raw(app, "UPDATE list_export_part SET rows = :spoilt WHERE first = 1", spoilt=b"spoilt")
    while sweep(app, list_exports.make_lists):
        pass
    assert [row[0] for row in rows_of(clerk.get(page + ".xlsx"))[1:]] == ["1", "2", "3"]
    raw(app, "UPDATE list_export_part SET rows = :spoilt WHERE first = 2", spoilt=b"spoilt")
    refused = clerk.get(page + ".xlsx")
    assert (refused.status_code, "请返回名单页重新导出" in refused.text) == (422, True)


def test_a_long_list_is_gone_a_day_later_or_when_it_is_not_needed_any_more(app, three, long_ones, desk, desk_of, at):
    at("2026-11-24 10:00")
    clerk = desk("zhaomin")
    first, second = (export(clerk, f"{desk_of}/export").headers["Location"] for _time in range(2))
    sweep(app, list_exports.make_lists)  # a part of the first
    clerk.get(first)
    assert "已删除" in clerk.get(clerk.submit(f"{first}/deletion").headers["Location"]).text
    assert clerk.get(first).status_code == 404
    at("2026-11-25 09:59")
    assert sweep(app, list_exports.drop_old_exports) == 0
    at("2026-11-25 10:00")
    assert sweep(app, list_exports.drop_old_exports) == 1
    with app.app_context():
        assert (db.session.query(ListExport).count(), db.session.query(ListExportPart).count()) == (0, 0)
    assert desk("zhaomin").get(second).status_code == 404


def test_a_list_that_fails_holds_up_no_other(app, three, long_ones, desk, desk_of, monkeypatch):
    clerk = desk("zhaomin")
    bad, good = (export(clerk, f"{desk_of}/export").headers["Location"] for _time in range(2))
    make_part = list_exports._make_part

    def fails_for_one(asked):
        if asked.key in bad:
            raise ValueError
        return make_part(asked)

    monkeypatch.setattr(list_exports, "_make_part", fails_for_one)
    for _time in range(60):
        run_sweep(app, list_exports.make_lists)
    assert clerk.get(good + ".xlsx").data[:2] == b"PK"
    assert "正在生成" in clerk.get(bad).text
    listed = clerk.get(f"{desk_of}/export").text
    assert f'href="{bad}"' in listed
    assert listed.count("（正在生成）") == 1


def test_two_clockworks_make_a_list_once(app, three, long_ones, desk, desk_of):
    clerk = desk("zhaomin")
    page = export(clerk, f"{desk_of}/export").headers["Location"]
    for _part in range(5):
        at_once(app, list_exports.make_lists, list_exports.make_lists)
    assert [row[0] for row in rows_of(clerk.get(page + ".xlsx"))[1:]] == ["1", "2", "3"]


def test_27_what_looks_like_a_formula_is_text(app, three, desk, desk_of):
    formula = '=HYPERLINK("http://example.com","点我")'
    change(app, Registration, 1, access_needs=formula, question="+1+1", name="@王")
    answer = export(desk("zhaomin"), f"{desk_of}/export")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value in (formula, "+1+1", "@王")]
    assert len(found) == 3
    for cell in found:
        assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    assert b"<f>" not in answer.data


def test_each_question_of_the_form_is_a_column_and_no_document_number_is_in_it(app, world, citizen, desk, desk_of):
    register(citizen(WANG_LEI), world.morning, name="王磊")
    ask_in_force(app, world, DRIVES, TOPICS, WORDS, EMERGENCY, DOCUMENT)
    register(citizen(LI_JING), world.morning, document_kind="resident_id", document_number=CARD,
             **{"answers-qdrive": "yes", "answers-qtopic": ["物价", "人口"], "answers-qwords": "=1+1",
                "answers-emergency-name": "王立", "answers-emergency-phone": "19900000002"})
    clerk = desk("zhaomin")
    heads, *rows = rows_of(export(clerk, f"{desk_of}/export"))
    assert heads[-6:] == ["证件类型", "证件尾号", "紧急联系人", "是否自驾前来", "关心的内容", "对讲解的期待"]
    asked = dict(zip(heads, rows[1], strict=True))
    assert [asked[each] for each in ("是否自驾前来", "关心的内容", "对讲解的期待", "紧急联系人", "证件尾号")] == [
        "是", "物价、人口", "=1+1", "王立、199****0002", "001X"]
    assert dict(zip(heads, rows[0], strict=True))["关心的内容"] is None  # an earlier version didn't ask
    whole = export(clerk, f"{desk_of}/export?words={quote('李静')}", whole="y", reason="按要求报备")
    assert dict(zip(heads, rows_of(whole)[1], strict=True))["紧急联系人"] == "王立、19900000002"
    assert CARD not in str(rows_of(whole))


def test_no_character_breaks_a_sheet():
    sheet = list_as_xlsx("名单/[1]:*?" + "长" * 40, [("甲", 10)], [["\x00\x0b𠮷😀"], [None], ["字" * 40_000], ["007"]])
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells][:2] == ["𠮷😀", None]
    assert cells[3].value == "007"
