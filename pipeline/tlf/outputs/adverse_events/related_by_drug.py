"""Tables 14.3.1.6a, 14.3.1.6b ...: adverse events related to one study drug, as Table 14.3.1.3. Take ADSL and ADAE (TLF_SPEC 3).

Their own module because there is one for each drug whose causality was asked, its letter being the drug's place in study.yaml:
the functions are made from the design.
"""

from collections.abc import Callable
from string import ascii_lowercase

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import TermTable, equals, make_term_table
from schemas.design import DrugColumns


def related_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of these tables, one for each drug whose causality was asked; of a single drug Table 14.3.1.6 is the one."""
    asked = [drug for drug in study.drug_columns if drug.arel]
    return [_related_table(drug) for drug in asked] if len(asked) > 1 else []


def _related_table(drug: DrugColumns) -> Callable[..., Output]:
    """Maximum grades of the events related to the drug, which the title names."""
    name = f"t_14_3_1_6{ascii_lowercase[drug.number - 1]}"
    table = TermTable(
        name,
        f"Treatment-Emergent Adverse Events Related to {drug.label} by System Organ Class, Preferred Term and Maximum Grade",
        f"AN_TEAE_REL{drug.number}",
        f"Subjects with at least one TEAE related to {drug.word}",
        equals(drug.arel, "RELATED"),
    )

    def related(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
        return make_term_table(table, adsl, adae, study)

    related.__name__ = related.__qualname__ = name
    related.__doc__ = f"As Table 14.3.1.3, of the events with {drug.arel} = RELATED."
    return related
