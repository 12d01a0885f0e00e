"""Arms, how a subject's arm is known, and strata: sections of study.yaml."""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pipeline.study.protocol import Label, Section

Question = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*\.[A-Z][A-Z0-9_]*$")]
"""A question of a form, FORM.COLUMN."""


def _by_term(given: object) -> object:
    """A list of terms as terms without other spellings."""
    return dict.fromkeys(given, ()) if isinstance(given, list | tuple) else given


Terms = Annotated[dict[Label, tuple[Label, ...]], BeforeValidator(_by_term)]
"""Term -> what forms call it besides the term; a list where they call it nothing else."""


class Arm(Section):
    """A planned arm as DM and TA have it.

    `codes`: what forms and the randomisation system call it, besides code and label. `drugs`: what its subjects are given, names
    of EXTRT, by which the arm received is known. `elements`: the codes of its elements in order, one may repeat; all of
    `design.elements` without it. `branch`: element -> the condition met at its end that leads into this arm (TABRANCH).
    """

    code: Annotated[Label, Field(max_length=20)]
    label: Label
    codes: tuple[Label, ...] = ()
    drugs: tuple[Label, ...] = ()
    elements: tuple[Label, ...] = ()
    branch: dict[Label, Label] = Field(default_factory=dict)


class Assignment(Section):
    """How the arm of a subject is known, where there are several.

    `planned`: the question whose answer is the arm assigned: of a form, or of a randomisation file read as a form. `actual`: the
    arm received, by the kits and drugs that a subject got: the one given on most days (longest; of two the first), with the
    first dose (first), the only one, with any mixture as unplanned treatment (only), or that assigned whatever was given
    (assigned). An answer to RAND.ACTARMCD goes before it.
    """

    planned: Question = "RAND.ARMCD"
    actual: Literal["longest", "first", "only", "assigned"] = "longest"


class Stratum(Section):
    """A factor by which subjects were randomised. Both its values are kept, in SUPPDM as STRATnR and STRATnV.

    `terms`: its values, each with what forms call it besides the term. `randomized`: the question of the randomisation system,
    by whose value is stratified; `verified`: the same as the site has it, "" where no form asks for it.
    """

    name: Annotated[Label, Field(max_length=24)]
    terms: Annotated[Terms, Field(min_length=2)]
    randomized: Question
    verified: Question | Literal[""] = ""


def arm_faults(arms: Sequence[Arm], drugs: Collection[str], elements: Collection[str]) -> Iterator[str]:
    """Names of arms that two share, and drugs and elements that the design lacks; `drugs` with those of placebos."""
    named: dict[str, str] = {}
    for at, arm in enumerate(arms):
        for text in arm.codes:
            owner = next((other.code for other in arms if other is not arm and text in (other.code, other.label)), None)
            if owner or (owner := named.get(text)):
                yield f"key 'arms.{at}.codes' has the value '{text}', which names the arm {owner}; give each its own"
            named[text] = arm.code
        for key, given, known in (("drugs", arm.drugs, drugs), ("elements", arm.elements, elements)):
            for unknown in dict.fromkeys(name for name in given if name not in known):
                where = "drugs, and no placebo of one" if key == "drugs" else "design.elements"
                yield (
                    f"key 'arms.{at}.{key}' has the value '{unknown}', which is none of {where}; the design has "
                    f"{', '.join(known) or 'none'}"
                )
        for unknown in dict.fromkeys(name for name in arm.branch if name not in (arm.elements or elements)):
            yield f"key 'arms.{at}.branch' has the key '{unknown}', which is no element of the arm"
