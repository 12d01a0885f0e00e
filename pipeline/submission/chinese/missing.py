"""What a package in Chinese lacks: takes datasets and define.xml's content, gives a fault for each text without Chinese."""

from collections.abc import Iterator, Sequence

from pipeline.submission.chinese.vocabulary import FILE, Vocabulary
from pipeline.submission.define.content import Content
from pipeline.submission.faults import Fault
from pipeline.submission.layer import Member
from pipeline.submission.xpt.text import Text
from schemas.base import title_of, variables

RULE = "CHINESE_MISSING"


def labels(members: Sequence[Member], words: Vocabulary, text: Text) -> dict[str, str]:
    """Declared label -> that of the transport file, of every dataset and variable for which there is Chinese."""
    declared = {title_of(member.declaration) for member in members}
    declared |= {variable.label for member in members for variable in variables(member.declaration)}
    return {label: chinese for label in sorted(declared) if (chinese := words.label(label, text))}


def untranslated(members: Sequence[Member], contents: Sequence[Content], words: Vocabulary, source: str) -> Iterator[Fault]:
    """A fault for each label, decode and value-level label without Chinese; `source`: where the regulator asks for it."""
    seen: set[str] = set()
    for dataset, variable, what, text in [*_labels(members), *_terms(contents)]:
        if text not in seen and not words.of(text):
            yield Fault(RULE, dataset, f"its {what} has no Chinese ({source})", f"give it a line in {FILE}", variable, value=text)
        seen.add(text)


def _labels(members: Sequence[Member]) -> Iterator[tuple[str, str, str, str]]:
    for member in members:
        yield member.name, "", "label", title_of(member.declaration)
        for variable in variables(member.declaration):
            yield member.name, variable.name, "label", variable.label


def _terms(contents: Sequence[Content]) -> Iterator[tuple[str, str, str, str]]:
    for content in contents:
        for dataset in content.datasets:
            for item in dataset.items:
                yield from ((dataset.name, item.name, "label of a value", part.label) for part in item.values)
        for listed in content.codelists:
            yield from ((listed.oid, "", f"decode of '{term.value}'", term.decode) for term in listed.terms if term.decode)
