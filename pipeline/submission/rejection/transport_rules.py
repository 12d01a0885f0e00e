"""What a transport file states of itself, and the text in it: takes a tree, gives faults of its datasets.

What holds for a file alone is checked by `xpt/check.py`, the same for our files and for others; here are the rules that a package
adds. Source: FDA Study Data Technical Conformance Guide, sections 3.3 (transport format, names and labels) and 4.1.
"""

from collections.abc import Callable, Iterator

from pipeline.submission.faults import Fault
from pipeline.submission.rejection.rule import fault, records
from pipeline.submission.rejection.tree import Dataset, Tree
from pipeline.submission.xpt.text import ASCII, Text

BRACKETS = ("()", "[]", "{}")
IDENTIFIERS = ["USUBJID", "TSPARMCD", "RDOMAIN", "IDVARVAL", "QNAM", "PARAMCD", "ASEQ"]


def of_file(*rules: str) -> Callable[[Tree], Iterator[Fault]]:
    """The check that gives what xpt/check.py found under one of these rules."""

    def check(tree: Tree) -> Iterator[Fault]:
        return (found for dataset in tree.datasets() for found in dataset.faults if found.rule in rules)

    return check


def no_underscore(tree: Tree) -> Iterator[Fault]:
    """Names of SDTM variables have no underscore."""
    for dataset in tree.datasets():
        for name in dataset.labels:
            if "_" in name and "/tabulations/" in dataset.path:
                yield fault(dataset.path, "the name has an underscore", "rename it as the standard does", name)


def balanced_labels(tree: Tree) -> Iterator[Fault]:
    """Quotation marks, apostrophes and brackets of labels come in pairs; < and > do not occur."""
    for dataset in tree.datasets():
        label_of_dataset = {"": dataset.file.label} if dataset.file else {}
        for name, label in (label_of_dataset | dataset.labels).items():
            odd = [mark for mark in "'\"" if label.count(mark) % 2]
            odd += [pair for pair in BRACKETS if label.count(pair[0]) != label.count(pair[1])]
            odd += [mark for mark in "<>" if mark in label]
            if odd:
                yield fault(
                    dataset.path, f"the label has {' '.join(odd)}, alone or at all", "write it without", name, value=label
                )


def balanced_text(tree: Tree) -> Iterator[Fault]:
    """Quotation marks in text come in pairs: one alone breaks programs and files that quote it."""
    for dataset in tree.datasets():
        for name in dataset.widths:
            odd = dataset.table[name].str.count('"').mod(2).eq(1)
            key = [*IDENTIFIERS, f"{dataset.stem}SEQ"]
            yield from records(dataset, odd, key, "has one quotation mark without its pair", "write it without", name)


def spare_width(tree: Tree) -> Iterator[Fault]:
    """A variable is as long as its longest value in the study's datasets of the layer."""
    for study in tree.studies:
        for datasets in study.layers.values():
            longest = _longest(datasets, tree.text)
            for dataset in datasets:
                for name, length in dataset.widths.items():
                    if length > longest[name]:
                        cause = f"has a length of {length}, its longest value {longest[name]}"
                        yield fault(dataset.path, cause, "give the variable the length of its longest value", name)


def _longest(datasets: list[Dataset], text: Text) -> dict[str, int]:
    longest: dict[str, int] = {}
    for dataset in datasets:
        for name in dataset.widths:
            values = dataset.table[name].unique()
            longest[name] = max(longest.get(name, 1), *(len(value if text == ASCII else text.encode(value)) for value in values))
    return longest
