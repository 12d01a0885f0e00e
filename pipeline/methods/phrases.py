"""Phrases of methods that rules of the analysis give: lists of terms, proofs of life, groups of events, the rules of TRTEMFL."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pipeline.adam.subjects.ends import STUDY_WORDS
from pipeline.adam.subjects.therapy import VEGFR_INHIBITORS
from pipeline.adam.subjects.vital_status import ON_REQUEST, SOURCES, Evidence, chosen_sources
from pipeline.core.wording import TREATMENT_WORDS
from pipeline.methods.adverse_events import reasons, treatment_emergent
from pipeline.methods.laboratory import grading
from pipeline.study import Study
from pipeline.study.event_groups import EventGroup
from pipeline.study.phrases import any_of

Phrase: TypeAlias = Callable[[Study], str]


def phrases_of(study: Study) -> Mapping[str, Phrase]:
    """All phrases by their name in a method, those of the study's own groups and strata among them."""
    groups = {f"group {group.variable}": _fixed(_events(group)) for group in study.event_groups.values()}
    classes = {f"class {variable}": _fixed(_medication(variable, study)) for variable in study.cm.groups}
    strata = {
        f"terms of stratum {number}": _fixed(", ".join(f"{n} {term}" for n, term in enumerate(stratum.terms, start=1)))
        for number, stratum in enumerate(study.strata, start=1)
    }
    return {**_PHRASES, **groups, **classes, **strata}


def _fixed(text: str) -> Phrase:
    return lambda study: text


def _events(group: EventGroup) -> str:
    if group.query is not None:
        codes = "by code where both have one, else by name in any case"
        return (
            f"'{group.name}' where a term of the event is in the query of this name (version {group.query.version}), at the "
            f"level of its dictionary (AELLT, AEDECOD, AEHLT, AEHLGT, AEBODSYS), {codes}; else null"
        )
    terms = ", ".join(group.terms["TERM"].dropna())
    return f"'{group.name}' where AEDECOD (in any case) is one of: {terms}; else null"


def _medication(variable: str, study: Study) -> str:
    group = study.cm.groups[variable]
    ways = [
        f"CMDECOD (else CMTRT) is {any_of(group.terms)}" if group.terms else "",
        f"CMCLASCD or a code of ATC levels 1 to 4 begins with {any_of(group.atc)}" if group.atc else "",
        f"CMCLAS or the text of ATC levels 1 to 4 is {any_of(group.classes)}" if group.classes else "",
    ]
    return f"'{group.name}' where {' or '.join(filter(None, ways))}; else null"


def _proofs_of_life(study: Study) -> str:
    if study.os.evidence:
        known = {f"{source.domain.lower()}.{source.date}": source for source in (*SOURCES, *ON_REQUEST)}
        return "; ".join(_proof(known[name]) if name in known else name.upper() for name in study.os.evidence)
    own = "the date (--DTC, else --STDTC; --STAT not NOT DONE) of every other dataset of the package except CO, DA and DV"
    return "; ".join([*(_proof(source) for source in chosen_sources(study, {})), own])


def _proof(source: Evidence) -> str:
    only = f" of {source.variable} {any_of(source.only)}" if source.only else ""
    never = f" unless {source.variable} is {any_of(source.never)}" if source.never else ""
    unlike = f" and not of a VISIT beginning with {any_of(source.unlike)}" if source.unlike else ""
    whose = " (the investigator's)" if source.domain == "RS" else ""
    return f"{source.domain}.{source.date}{whose}{only}{never}{unlike}"


def _drugs(study: Study) -> str:
    return any_of([*study.names_of_drugs, *(drug.label for drug in study.drugs.values() if drug.label)])


def _replicates(study: Study) -> str:
    return "" if study.ecg.replicates == "average" else " (none in this study: every recording counts by itself)"


def _rr(study: Study) -> str:
    return " (60 / heart rate where RR was not recorded)" if study.ecg.rr_from_rate else ""


def _scores(study: Study) -> str:
    least = ", ".join(f"{name}: {one.least_answered:.0%}" for name, one in study.scoring.by_category.items())
    enough = f" ({least})" if least else ""
    return (
        "score from 0 to 100: (mean of the answers QS.QSSTRESN to the items of the scale - lowest possible answer) / "
        f"(highest - lowest possible answer) * 100, of reversed scales 100 less that; rounded to six decimals; null where "
        f"fewer than the least part of the items{enough} have one usable answer. NANSWER: number of items of the "
        "questionnaire with one usable answer"
    )


_PHRASES: Mapping[str, Phrase] = {
    "names of drugs": _drugs,
    "words of treatment": lambda study: any_of([*TREATMENT_WORDS, *study.disposition.treatment]),
    "words of participation": lambda study: any_of([*STUDY_WORDS, *study.disposition.study]),
    "proofs of life": _proofs_of_life,
    "VEGFR inhibitors": lambda study: any_of(VEGFR_INHIBITORS),
    "treatment-emergent": treatment_emergent,
    "reasons of treatment-emergent": reasons,
    "grades too low": lambda study: f"results that are too low. {grading(study)} The limits stand by test",
    "grades too high": lambda study: f"results that are too high. {grading(study)} The limits stand by test",
    "RR from the rate": _rr,
    "replicates": _replicates,
    "scores of scales": _scores,
}
