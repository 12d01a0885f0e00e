"""The data of the figures' tests, and all figures made from them."""

from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.bodies import Figure
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.response.response_by_subgroup import f_14_2_1_1
from pipeline.tlf.outputs.response.swimmer import f_14_2_5_3
from pipeline.tlf.outputs.response.tumour_change import f_14_2_5_1, f_14_2_5_2
from pipeline.tlf.outputs.survival.pfs import f_14_2_3_1
from tests.unit.tlf.hand_made import complete, table

Tables = dict[str, pd.DataFrame]


def figure_tables(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame) -> Tables:
    """The nine subjects of F03, with exposure; 1, 6, 7, 8 have changes, 9 a sum of 0, 3 only a baseline, 2 none."""
    more = table(
        """
        USUBJID | TRTSDT     | TRTDURD | EOTSTT       | HISTGR1        | SEX
        1       | 2023-01-01 | 731     | ONGOING      | LEIOMYOSARCOMA | M
        2       | 2023-01-01 | 121     | DISCONTINUED |                | M
        3       | 2023-01-01 | 31      | DISCONTINUED | ANGIOSARCOMA   | M
        6       | 2023-01-01 | 731     | ONGOING      | ANGIOSARCOMA   | F
        7       | 2023-01-01 | 731     | ONGOING      | ANGIOSARCOMA   | F
        8       | 2023-01-01 | 60      | DISCONTINUED | ANGIOSARCOMA   | F
        9       |            |         | DISCONTINUED | ANGIOSARCOMA   | F
        """,
        dates="TRTSDT",
        numbers="TRTDURD",
    )
    adtr = table(
        """
        USUBJID | ASEQ | PARAMCD  | AVAL | PCHG | ABLFL | ANL02FL | ADT
        1       | 1    | SDIAM    | 50   |      | Y     |         | 2022-12-20
        1       | 2    | SDIAM    | 30   | -40  |       | Y       | 2023-02-12
        1       | 3    | SDIAM    | 75   | 50   |       |         | 2023-03-26
        1       | 4    | PCHGBEST | -40  |      |       | Y       | 2023-02-12
        3       | 1    | SDIAM    | 20   |      | Y     |         | 2022-12-20
        6       | 1    | SDIAM    | 20   |      | Y     |         | 2022-12-20
        6       | 2    | SDIAM    | 50   | 150  |       | Y       | 2023-02-12
        6       | 3    | PCHGBEST | 150  |      |       | Y       | 2023-02-12
        7       | 1    | SDIAM    | 50   |      | Y     |         | 2022-12-20
        7       | 2    | SDIAM    | 45   | -10  |       | Y       | 2023-02-12
        7       | 3    | PCHGBEST | -10  |      |       | Y       | 2023-02-12
        8       | 1    | SDIAM    | 60   |      | Y     |         | 2022-12-20
        8       | 2    | SDIAM    | 54   | -10  |       | Y       | 2023-02-12
        8       | 3    | PCHGBEST | -10  |      |       | Y       | 2023-02-12
        9       | 1    | SDIAM    | 0    |      | Y     |         | 2022-12-20
        """,
        dates="ADT",
        numbers="ASEQ AVAL PCHG",
    ).assign(ORIGDT=pd.Timestamp("2023-01-01"))
    scans = table(
        """
        USUBJID | ASEQ | PARAMCD | AVALC | ANL02FL | ADT
        1       | 11   | OVR     | PR    | Y       | 2023-02-12
        1       | 12   | OVR     | CR    |         | 2023-03-26
        6       | 11   | OVR     | PD    | Y       | 2023-02-12
        6       | 12   | PD      | Y     |         | 2023-02-12
        8       | 11   | OVR     | PD    | Y       | 2023-02-12
        8       | 12   | NEWL    | Y     |         | 2023-02-12
        8       | 13   | PD      | Y     |         | 2023-02-12
        """,
        dates="ADT",
        numbers="ASEQ",
    )
    given = {
        "adsl": adsl.merge(more, on="USUBJID", how="left"),
        "adtr": adtr,
        "adrs": pd.concat([adrs[adrs["PARAMCD"] != "OVR"], scans], ignore_index=True),
        "adtte": adtte,
    }
    return {name: frame for name, frame in complete(given).items() if name in given}


def make_all(tables: Tables, study: Study) -> list[Output]:
    adsl, adtr, adrs, adtte = (tables[name] for name in ("adsl", "adtr", "adrs", "adtte"))
    return [
        f_14_2_1_1(adsl, adrs, study),
        f_14_2_3_1(adsl, adtte, study),
        f_14_2_5_1(adsl, adtr, adrs, study),
        f_14_2_5_2(adsl, adtr, adrs, study),
        f_14_2_5_3(adsl, adrs, study),
    ]


def body(output: Output) -> Any:
    assert isinstance(output.body, Figure)
    return output.body
