"""What changed in a text, told in clauses, however large the text."""

from xicheng_events.foundation.core.text_comparison import MOST_CLAUSES, Piece, compared


def test_only_the_clause_that_changed_is_marked_and_nothing_is_lost():
    before, after = "时间：3月18日。\n地点：二龙路。", "时间：3月20日。\n地点：二龙路。\n请带证件。"
    pieces = compared(before, after)
    assert pieces == [Piece("same", "时间："), Piece("gone", "3月18日。"), Piece("new", "3月20日。"),
                      Piece("same", "\n地点：二龙路。"), Piece("new", "\n请带证件。")]
    assert "".join(piece.words for piece in pieces if piece.kind != "gone") == after
    assert "".join(piece.words for piece in pieces if piece.kind != "new") == before


def test_what_nobody_has_read_before_and_what_is_the_same_is_one_piece():
    assert compared(None, "全文") == compared("全文", "全文") == [Piece("same", "全文")]


def test_a_text_too_long_for_clauses_is_compared_by_lines():
    many = "，".join(map(str, range(MOST_CLAUSES))) + "\n"
    assert compared(many + "甲，乙。", many + "甲，丙。") == [
        Piece("same", many), Piece("gone", "甲，乙。"), Piece("new", "甲，丙。")]
