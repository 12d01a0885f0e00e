"""The method of a variable: takes its declaration and the study, gives the rule in words with every decision filled in."""

from dataclasses import dataclass

from pipeline.methods.phrases import phrases_of
from pipeline.study import Study
from pipeline.study.words import in_words
from schemas.base import Variable


@dataclass(frozen=True)
class Method:
    """A rule in words; `imputed`: it completes values that were not collected."""

    text: str
    imputed: bool = False


def method_of(variable: Variable, study: Study) -> Method:
    """The method of a derived variable of ADaM."""
    return Method(in_words(variable.derivation, study, phrases_of(study)), variable.imputed)
