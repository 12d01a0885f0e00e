"""Which names of study drugs are those of a placebo: its dose of 0 is a dose given."""

from pipeline.core.series import Series
from pipeline.core.wording import names_any, same_words
from pipeline.study.study import Study


def is_placebo(extrt: Series, study: Study) -> Series:
    """Which names are of a placebo: declared (`drugs.*.placebo`), or with the word PLACEBO."""
    declared = [name for drug in study.drugs.values() for name in drug.placebo]
    return names_any(extrt, ["PLACEBO"]) | same_words(extrt, declared)
