"""Outputs as files: what is written, the same bytes each time, safe HTML, pictures."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.output import NOBODY, Output
from pipeline.tlf.outputs.adverse_events.by_term import t_14_3_1_2
from pipeline.tlf.outputs.survival.overall_survival import f_14_2_4_1
from pipeline.tlf.render.cells import cells_of
from tests.unit.tlf.written import write

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def table_output(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    return t_14_3_1_2(adsl, adae, study)


def test_a_table_is_written_with_its_results(table_output: Output, study: Study, tmp_path: Path) -> None:
    write(table_output, tmp_path, study, "2026-06-30")
    suffixes = ["ard.csv", "ard.parquet", "html", "records.parquet", "rtf"]
    names = ["parts/t_14_3_1_2.cells.parquet", *(f"t_14_3_1_2.{s}" for s in suffixes)]
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")) == names
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t_14_3_1_2.ard.parquet"), table_output.ard)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / names[0]), cells_of(table_output))


def test_the_same_output_gives_the_same_bytes(
    adsl: pd.DataFrame, adae: pd.DataFrame, adtte: pd.DataFrame, study: Study, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        shuffled = adae if folder == "a" else adae.sample(frac=1, random_state=1)
        write(t_14_3_1_2(adsl, shuffled, study), tmp_path / folder, study, "2026-06-30")
        write(f_14_2_4_1(adsl, adtte, study), tmp_path / folder, study, "2026-06-30")
    for path in sorted((tmp_path / "a").rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes(), path.name


def test_every_output_tells_study_cut_off_and_transfer(table_output: Output, study: Study, tmp_path: Path) -> None:
    write(table_output, tmp_path, study, "2026-05-31")
    for suffix in ("rtf", "html"):
        text = (tmp_path / f"t_14_3_1_2.{suffix}").read_text(encoding="utf-8")
        assert all(part in text for part in ("SURENV01", "Transfer: 2026-05-31", "Data cut-off: 2026-06-30", "t_14_3_1_2"))


def test_html_shows_data_as_text_and_cells_name_their_results(
    adsl: pd.DataFrame, adae: pd.DataFrame, study: Study, tmp_path: Path
) -> None:
    adae = adae.assign(AEDECOD=adae["AEDECOD"].replace("Rash", '<script>alert("x")</script> 肉'))
    output = t_14_3_1_2(adsl, adae, study)
    write(output, tmp_path, study, "2026-06-30")
    text = (tmp_path / "t_14_3_1_2.html").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; 肉" in text
    first = output.body.refs.query("row == 0 and column == 0")["ard_id"].tolist()  # type: ignore[union-attr]
    assert f'<td data-ard="{" ".join(first)}">4 (57.1)</td>' in text
    assert text.count('<th scope="row"') == 7


def test_a_figure_is_a_picture_in_rtf_and_a_drawing_in_html(
    adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study, tmp_path: Path
) -> None:
    write(f_14_2_4_1(adsl, adtte, study), tmp_path, study, "2026-06-30")
    png = (tmp_path / "f_14_2_4_1.png").read_bytes()
    assert png.startswith(PNG)
    assert png.hex() in (tmp_path / "f_14_2_4_1.rtf").read_text(encoding="ascii")
    svg = (tmp_path / "f_14_2_4_1.svg").read_text(encoding="utf-8")
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 our own drawing
    assert svg in (tmp_path / "f_14_2_4_1.html").read_text(encoding="utf-8")


def test_a_figure_without_subjects_says_so(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study, tmp_path: Path) -> None:
    write(f_14_2_4_1(adsl.assign(FASFL="N"), adtte, study), tmp_path, study, "2026-06-30")
    assert not (tmp_path / "f_14_2_4_1.png").exists()
    assert all(NOBODY in (tmp_path / f"f_14_2_4_1.{s}").read_text(encoding="utf-8") for s in ("rtf", "html"))
