"""Cells as people name them: the row with what stands above it, the column's head, the results that a cell shows."""

from pipeline.review.trace_cells import cells_of, choose

CONTENT = """<table><thead><tr><th scope="col" rowspan="2">&nbsp;</th><th scope="colgroup" colspan="2">Drug</th></tr>
<tr><th scope="col">Any<br>n (%)</th><th scope="col">Grade &ge; 3</th></tr></thead>
<tbody><tr><th scope="row" class="i0">Cardiac &lt;all&gt;</th><td data-ard="t_1.00001 t_1.00002">3 (50)</td><td></td></tr>
<tr><th scope="row" class="i1">Flutter</th><td data-ard="t_1.00003">1</td><td data-ard="t_1.00004">0</td></tr></tbody>
<tbody><tr><th scope="row" class="i0">Eye</th><td data-ard="t_1.00005">2</td><td data-ard="t_1.00006">1</td></tr></tbody>
</table>"""


def test_a_cell_has_the_labels_above_it_and_every_result_it_shows() -> None:
    found = cells_of(CONTENT)
    assert list(zip(found["row"], found["column"], found["ard_id"], strict=True)) == [
        ("Cardiac <all>", "Any n (%)", "t_1.00001"),
        ("Cardiac <all>", "Any n (%)", "t_1.00002"),
        ("Cardiac <all> / Flutter", "Any n (%)", "t_1.00003"),
        ("Cardiac <all> / Flutter", "Grade ≥ 3", "t_1.00004"),
        ("Eye", "Any n (%)", "t_1.00005"),
        ("Eye", "Grade ≥ 3", "t_1.00006"),
    ]
    assert list(found["text"])[:3] == ["3 (50)", "3 (50)", "1"]


def test_part_of_a_label_is_enough_and_a_whole_label_is_meant_alone() -> None:
    cells = cells_of(CONTENT)
    assert list(choose(cells, "flutter", "grade")["ard_id"]) == ["t_1.00004"]
    assert len(choose(cells, "cardiac", "")) == 4
    assert set(choose(cells, "Cardiac <all>", "")["ard_id"]) == {"t_1.00001", "t_1.00002"}
    assert choose(cells, "lung", "").empty


def test_a_row_of_a_listing_is_named_by_its_record() -> None:
    listing = (
        '<table><thead><tr><th scope="col">Subject</th><th scope="col">Event</th></tr></thead><tbody>'
        '<tr data-record="ADAE S-1 2"><th scope="rowgroup" rowspan="1">S-1</th><td>Rash</td></tr></tbody></table>'
    )
    found = cells_of(listing)
    assert list(found["record"]) == ["ADAE S-1 2"]
    assert list(found["text"]) == ["Rash"]
