"""How tables and pictures look on an asset's page: read back from what the UI is given."""

import base64
from io import BytesIO

import pandas as pd
from PIL import Image

from pipeline.orchestration.assets.display import PICTURE_WIDTH, as_markdown, picture, printed
from pipeline.tlf.layout.table import Column, Table


def test_text_from_data_breaks_no_table() -> None:
    table = pd.DataFrame({"a|b": ["<b>x</b> | y", None], "N": [1.0, 2.5]})
    assert as_markdown(table).splitlines() == ["| a\\|b | N |", "| --- | --- |", "| \\<b\\>x\\</b\\> \\| y | 1 |", "|  | 2.5 |"]


def test_a_table_as_it_is_printed() -> None:
    rows = pd.DataFrame({"label": ["Sex", "Female"], "indent": [0, 1]}, index=[7, 9])
    table = Table("Characteristic", (Column("A\n(N=3)", "A"),), rows, pd.DataFrame({0: ["", "1 (33.3)"]}), pd.DataFrame())
    assert printed(table).md_str == "| Characteristic | A (N=3) |\n| --- | --- |\n| Sex |  |\n| · Female | 1 (33.3) |"


def test_a_wide_picture_fits_the_window() -> None:
    wide = BytesIO()
    Image.new("RGB", (1600, 800), "white").save(wide, "PNG")
    shown = picture(wide.getvalue()).md_str.removeprefix("![figure](data:image/png;base64,").removesuffix(")")
    with Image.open(BytesIO(base64.b64decode(shown))) as image:
        assert image.size == (PICTURE_WIDTH, PICTURE_WIDTH // 2)
