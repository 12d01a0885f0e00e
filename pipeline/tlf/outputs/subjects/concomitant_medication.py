"""Prior and concomitant medications: Tables 14.1.2.6 and 14.1.2.8 by class and name, 14.1.2.9 by class of interest (TLF_SPEC 1),
and Listing 16.2.9.1."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.outputs.subjects.therapies import (
    CONCOMITANT,
    TherapyTable,
    class_shown,
    make_therapy_table,
    of_category,
    select_timed,
    timing_words,
)

DURING = Analysis("AN_CONMED", "ADCM", subset=f"CMCAT = '{CONCOMITANT}' or null, ONTRTFL = 'Y'")
BEFORE = Analysis("AN_PRIORMED", "ADCM", subset=f"CMCAT = '{CONCOMITANT}' or null, PREFL = 'Y'")
OF_INTEREST = Analysis("AN_CLASSMED", "ADCM", subset="CQzzNAM not null, ONTRTFL = 'Y'")
UNKNOWN_DATES = "A date that is missing or partial counts for every time that it can mean."


@output("concomitant_medication")
def t_14_1_2_6(adsl: pd.DataFrame, adcm: pd.DataFrame, study: Study) -> Content:
    """Subjects with each medication taken during the treatment, most frequent first."""
    days = study.cm.concomitant_days
    until = f" or up to {days} days after it" if days else ""
    table = TherapyTable(
        title="Concomitant Medications by Class and Name",
        analysis=DURING,
        first="Subjects with at least one concomitant medication",
        notes=[f"Taken, or possibly taken, between the first and the last dose of study treatment{until}."],
    )
    return _by_class(table, adsl, select_timed(adcm, "ONTRTFL", study), study)


@output("prior_medication")
def t_14_1_2_8(adsl: pd.DataFrame, adcm: pd.DataFrame, study: Study) -> Content:
    """Subjects with each medication that began before the first dose, whether it went on or not, most frequent first."""
    table = TherapyTable(
        title="Prior Medications by Class and Name",
        analysis=BEFORE,
        first="Subjects with at least one prior medication",
        notes=[f"Begun, or possibly begun, before the first dose of study treatment. {UNKNOWN_DATES}"],
    )
    return _by_class(table, adsl, select_timed(adcm, "PREFL", study), study)


def _by_class(table: TherapyTable, adsl: pd.DataFrame, rows: pd.DataFrame, study: Study) -> Content:
    notes = [*table.notes]
    if len(rows) and rows["CLASS"].isna().all():
        notes.append("The data hold no class (ATC) of medications.")
    return make_therapy_table(TherapyTable(**{**vars(table), "notes": notes}), adsl, rows, study)


def class_tables(study: Study) -> tuple[Callable[..., Any], ...]:
    """The table by class of interest of a study that declares some (`cm.groups`)."""

    @output("medication_of_interest")
    def t_14_1_2_9(adsl: pd.DataFrame, adcm: pd.DataFrame, study: Study) -> Content:
        """Subjects with each medication of a declared class taken during the treatment, whatever its category."""
        return _by_class_of_interest(adsl, adcm, study)

    return (t_14_1_2_9,) if study.cm.groups else ()


def _by_class_of_interest(adsl: pd.DataFrame, adcm: pd.DataFrame, study: Study) -> Content:
    on_treatment = adcm[adcm["ONTRTFL"].eq("Y")]
    rows = pd.concat(
        [on_treatment[on_treatment[name].notna()].assign(CLASS=on_treatment[name]) for name in sorted(study.cm.groups)]
    )
    names = rows["CMDECOD"].fillna(rows["CMTRT"])
    table = TherapyTable(
        title="Concomitant Medications of Classes of Interest",
        analysis=OF_INTEREST,
        first="Subjects with at least one medication of a class of interest",
        notes=[_declared(study)],
    )
    return make_therapy_table(table, adsl, rows.assign(SEQ=rows["ASEQ"], NAME=names.str.capitalize()), study)


def _declared(study: Study) -> str:
    """What puts a medication in each class."""
    sentences = []
    for group in study.cm.groups.values():
        parts = {"ATC": group.atc, "class": group.classes, "name": group.terms}
        words = [f"{what} {', '.join(values)}" for what, values in parts.items() if values]
        sentences.append(f"{group.name} ({'; '.join(words)})")
    return f"Classes: {'; '.join(sentences)}."


@output("concomitant_medication_listing")
def l_16_2_9_1(adsl: pd.DataFrame, adcm: pd.DataFrame, study: Study) -> Content:
    """Every medication that is no anticancer therapy, whenever it was taken (TLF_SPEC 4)."""
    rows = adcm[of_category(adcm["CMCAT"], CONCOMITANT, study)]
    columns = {
        "Class": class_shown(rows, study),
        "Preferred name": rows["CMDECOD"],
        "Reported name": rows["CMTRT"],
        "Indication": rows["CMINDC"],
        "Start (day)": print_date(rows["CMSTDTC"], rows["ASTDY"]),
        "End (day)": print_date(rows["CMENDTC"], rows["AENDY"]),
        "Status": rows["CMENRTPT"],
        "Timing": timing_words(rows),
    }
    listed = list_records("ADCM", rows, columns, ["CMSTDTC", "CMTRT"], f"CMCAT is null or CMCAT = '{CONCOMITANT}'")
    return make_listing("Concomitant Medications", select_population(adsl, study.population("SAFFL"), study), [listed])
