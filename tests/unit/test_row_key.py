"""The key of a raw row: what is made of parts is read as the same parts."""

import pandas as pd

from pipeline.core.row_key import PARTS, make_keys, part_of, received_keys, record_numbers

ROWS = pd.DataFrame(
    [["01", "0101", "C1", "1", "AE", "2"], ["01", "", "LOG", "", "CM", "3"]], columns=PARTS, dtype="str", index=[5, 9]
)


def test_a_key_has_its_parts_between_bars() -> None:
    keys = make_keys(ROWS)
    assert keys.tolist() == ["01|0101|C1|1|AE|2", "01||LOG||CM|3"]
    for part in PARTS:
        assert part_of(keys, part).tolist() == ROWS[part].tolist()
    assert list(part_of(keys, "FORM").index) == [5, 9]


def test_what_is_no_row_of_a_form_has_no_parts() -> None:
    others = pd.Series(["ae.xpt|7", None, ""], dtype="str")
    assert part_of(others, "SITEID").isna().all()
    assert part_of(others[:0], "FORM").empty


def test_a_record_as_received_is_its_file_and_number() -> None:
    keys = received_keys(pd.Series(["ae.xpt", "a|b.xpt"], dtype="str"), pd.Series([7, 12]))
    assert keys.tolist() == ["ae.xpt|7", "a|b.xpt|12"]
    assert record_numbers(keys).tolist() == ["7", "12"]
    assert record_numbers(keys[:0]).empty
