"""Section `blinding` of study.yaml, and the design as a blinded trial shows it: one arm, drugs that may be their placebos.

While a trial is blinded its transfers hold dummy codes, and nothing that is made may tell one arm from another (STUDY_SPEC 5.15).
"""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.study.arms import Arm
from pipeline.study.design import Design, Drug, names_of_drugs
from pipeline.study.protocol import Label, Section
from schemas.codelists import normalise

CODE, LABEL = "BLINDED", "Blinded"
"""Code and label of the one arm of a blinded trial."""


class Blinding(Section):
    """Whether the transfers are `blinded`, and the dummy codes of arms in them; those of drugs stand at `drugs.*.dummy`.

    An unblinding that was recorded (crf2tlf unblind) goes before `blinded`.
    """

    blinded: bool = False
    arms: tuple[Label, ...] = ()


def blinding_faults(blinding: Blinding, arms: Sequence[Arm], drugs: Mapping[str, Drug]) -> Iterator[str]:
    """Dummies that are missing, that two share, or that are true codes as well: a transfer of them could not be told from one
    that is unblinded. The codes are declared ones, of no subject."""
    of_arms = [text for arm in arms for text in (arm.code, arm.label, *arm.codes)]
    of_drugs = [*names_of_drugs(drugs), *(drug.label for drug in drugs.values() if drug.label)]
    dummies = {"blinding.arms": blinding.arms} | {f"drugs.{name}.dummy": drug.dummy for name, drug in drugs.items()}
    known = dict.fromkeys(map(normalise, [*of_arms, *of_drugs]), "is a true arm or drug")
    for key, texts in dummies.items():
        for text in texts:
            if why := known.get(normalise(text)):
                yield f"key '{key}' has the value '{text}', which {why}; dummy codes are others than all true ones"
            known[normalise(text)] = f"{key} has already"
    if not blinding.blinded:
        return
    if len(arms) < 2:
        yield "key 'blinding.blinded' is true, and the trial has no two arms; set it to false, or state the arms"
    if not blinding.arms:
        yield "key 'blinding.arms' is missing: a blinded trial states the dummy codes of arms that its transfers hold"
    for name in drugs:
        if not drugs[name].dummy and not _of_every_arm(name, drugs[name], arms):
            yield (
                f"key 'drugs.{name}.dummy' is missing: not every arm is given {name}, so blinded transfers call it and its "
                "placebos by dummy names; state them"
            )


def true_names(arms: Sequence[Arm], drugs: Mapping[str, Drug]) -> Iterator[str]:
    """What tells one arm from another, as codes are compared: codes and labels of arms, and the names of drugs that blinded
    transfers call by dummies, with their placebos."""
    for arm in arms:
        yield from map(normalise, (arm.code, arm.label, *arm.codes))
    for name, drug in drugs.items():
        if drug.dummy or drug.placebo:
            yield from map(normalise, (name, *drug.placebo))


def _of_every_arm(name: str, drug: Drug, arms: Sequence[Arm]) -> bool:
    """Whether the drug itself is given in all arms: whoever knows that a subject takes it knows nothing."""
    return not drug.placebo and all(name in arm.drugs for arm in arms)


def masked_drugs(drugs: Mapping[str, Drug]) -> dict[str, Drug]:
    """The drugs as a blinded trial knows them: one with dummies is called what it may be, its placebos are part of it, and the
    amounts of its doses, which are those of dummies, are not summarised."""
    return {_masked(name, drug): _with_masked_name(name, drug) for name, drug in drugs.items()}


def _masked(name: str, drug: Drug) -> str:
    if not drug.dummy:
        return name
    return f"{name} OR PLACEBO" if drug.placebo else f"{name} OR COMPARATOR"


def _with_masked_name(name: str, drug: Drug) -> Drug:
    if not drug.dummy:
        return drug
    return drug.model_copy(update={"label": drug.label or name.capitalize(), "placebo": (), "letter": ""})


def _masked_names(drugs: Mapping[str, Drug]) -> dict[str, str]:
    """Drug or placebo -> the drug as a blinded trial knows it."""
    return {own: _masked(name, drug) for name, drug in drugs.items() for own in (name, *drug.placebo)}


def blinded_arm(arms: Sequence[Arm], drugs: Mapping[str, Drug], dummies: Sequence[str]) -> Arm:
    """The one arm of a blinded trial, of whoever has any dummy code; its elements are those of `blinded_design`."""
    names = _masked_names(drugs)
    given = tuple(dict.fromkeys(names[drug] for arm in arms for drug in arm.drugs))
    return Arm(code=CODE, label=LABEL, codes=tuple(dummies), drugs=given)


def blinded_design(design: Design, arms: Sequence[Arm], drugs: Mapping[str, Drug]) -> Design:
    """The design without arms: the elements of the first arm, those that another arm has not under a name that tells nothing; a
    visit that is planned otherwise in several arms as in the first entry of its folder."""
    names, every = _masked_names(drugs), [element.code for element in design.elements]
    plans = [arm.elements or tuple(every) for arm in arms]
    elements = [one for one in design.elements if one.code in plans[0]]
    masked = [
        one.model_copy(update={
            "drugs": tuple(dict.fromkeys(names[drug] for drug in one.drugs)),
            **({} if all(one.code in plan for plan in plans) else {"code": f"BLIND{at}", "name": f"{LABEL} {one.epoch.lower()}"}),
        })
        for at, one in enumerate(elements, start=1)
    ]  # fmt: skip
    first = {visit.folder: visit for visit in reversed(design.visits)}
    visits = tuple(visit.model_copy(update={"arms": ()}) for visit in design.visits if first[visit.folder] is visit)
    return design.model_copy(update={"elements": tuple(masked), "visits": visits})
