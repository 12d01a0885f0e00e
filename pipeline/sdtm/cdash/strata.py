"""Strata as randomised and as the site has them: both are kept, in SUPPDM as STRATnR and STRATnV; differing ones are listed."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.sdtm.cdash.allocation import answers_to
from pipeline.sdtm.cdash.kits import Forms
from pipeline.sdtm.standard.subjects import SUBJECT
from pipeline.sdtm.verbs.mapping import Supp, collected, meaning
from pipeline.study import Study
from pipeline.study.arms import Stratum
from schemas.codelists import normalise


def strata_columns(forms: Forms, study: Study) -> Iterator[pd.DataFrame]:
    """Per stratum and source, SITEID, SUBJID and the value as a column STRATnR or STRATnV: the earliest answer of a subject."""
    for number, stratum in enumerate(study.strata, start=1):
        for letter, question in _questions(stratum):
            rows = _valued(forms, question, stratum, study).dropna(subset="TERM").drop_duplicates(SUBJECT)
            yield rows[[*SUBJECT, "TERM"]].rename(columns={"TERM": f"STRAT{number}{letter}"})


def strata_qualifiers(study: Study) -> dict[str, Supp]:
    """The qualifiers of DM that hold the strata, as randomised and as verified."""
    named = {"R": "Randomized", "V": "Verified"}
    return {
        f"STRAT{number}{letter}": Supp(
            f"{stratum.name} ({named[letter]})",
            replace(collected(f"STRAT{number}{letter}"), inputs=(), joined_from=(question,)),
        )
        for number, stratum in enumerate(study.strata, start=1)
        for letter, question in _questions(stratum)
    }


def strata_issues(forms: Forms, study: Study) -> pd.DataFrame:
    """STRATUM_UNKNOWN: answers that are no value of the stratum. STRATUM_DIFF: answers of the form, or later ones of the
    randomisation, that differ from the first of the randomisation."""
    issues = []
    for stratum in study.strata:
        randomized = _valued(forms, stratum.randomized, stratum, study)
        first = randomized.dropna(subset="TERM").drop_duplicates(SUBJECT)[[*SUBJECT, "TERM"]]
        terms = f"is not a value of {stratum.name} ({', '.join(stratum.terms)}); correct it, or add it to strata of study.yaml"
        for _, question in _questions(stratum):
            form, _, column = question.partition(".")
            rows = _valued(forms, question, stratum, study)
            issues.append(found("STRATUM_UNKNOWN", rows[rows["TERM"].isna()], form, column=column, message=terms))
            pairs = rows.dropna(subset="TERM").merge(first.rename(columns={"TERM": "FIRST"}), on=SUBJECT)
            differ = pairs[pairs["TERM"].ne(pairs["FIRST"])]
            message = f"is another {stratum.name} than that of the randomisation, {stratum.randomized}: " + differ["FIRST"]
            issues.append(found("STRATUM_DIFF", differ, form, column=column, message=message))
    return gather(*issues)


def _questions(stratum: Stratum) -> list[tuple[str, str]]:
    return [("R", stratum.randomized), *([("V", stratum.verified)] if stratum.verified else [])]


def _valued(forms: Forms, question: str, stratum: Stratum, study: Study) -> pd.DataFrame:
    """The rows with an answer, in their order, with TERM, the value that it means."""
    rows = answers_to(forms, question, study)
    return rows.assign(TERM=_term(rows["ANSWER"], stratum))


def _term(answer: Series, stratum: Stratum) -> Series:
    spelt = {normalise(word): term for term, words in stratum.terms.items() for word in (*words, term)}
    return meaning(answer, spelt)
