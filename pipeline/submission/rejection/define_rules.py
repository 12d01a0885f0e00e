"""Whether define.xml speaks of the datasets that lie beside it: takes a tree, gives where the two differ.

Source: CDISC Define-XML 2.1; FDA Study Data Technical Conformance Guide, section 4.1.4.5. Whether define.xml is valid against its
schema is tested where it is made.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from pipeline.submission.define.terms import versions
from pipeline.submission.faults import Fault
from pipeline.submission.rejection.markup import Markup, MarkupError, read_markup
from pipeline.submission.rejection.rule import fault
from pipeline.submission.rejection.tree import Dataset, Tree


def well_formed(tree: Tree) -> Iterator[Fault]:
    """define.xml is well-formed XML with its metadata version, and has no document type declaration."""
    for path, _, found in _defines(tree):
        if isinstance(found, str):
            yield fault(path, found, "generate it again")
        elif not found.all("MetaDataVersion"):
            yield fault(path, "holds no MetaDataVersion", "generate it again")


def same_datasets(tree: Tree) -> Iterator[Fault]:
    """define.xml describes every dataset of its folder, and no other."""
    for path, datasets, define in _read(tree):
        described = {group.get("Name", ""): group for group in define.all("ItemGroupDef")}
        there = {dataset.stem for dataset in datasets}
        for name in sorted(there - set(described)):
            yield fault(path, f"does not describe the dataset {name}", "describe it")
        for name in sorted(set(described) - there):
            if described[name].get("HasNoData") != "Yes":
                yield fault(path, f"describes the dataset {name}, which is not in the folder", "add or remove it")


def same_variables(tree: Tree) -> Iterator[Fault]:
    """The variables of a dataset are those of define.xml, in its order."""
    for path, datasets, define in _read(tree):
        described = variables_of(define)
        for dataset in datasets:
            if dataset.file and dataset.stem in described and list(dataset.labels) != described[dataset.stem]:
                differ = sorted(set(dataset.labels) ^ set(described[dataset.stem])) or ["their order"]
                yield fault(path, f"{dataset.stem} and its description differ in {', '.join(differ)}", "describe it as it is")


def linked_files(tree: Tree) -> Iterator[Fault]:
    """Every file to which define.xml refers is in the package: datasets, documents, the stylesheet."""
    for path, _, define in _read(tree):
        folder = PurePosixPath(path).parent.as_posix()
        addresses = [leaf.get("href", "") for leaf in define.all("leaf")] + define.stylesheets
        for address in dict.fromkeys(addresses):
            if normpath(f"{folder}/{address.partition('#')[0]}") not in tree.files:
                yield fault(path, f"refers to {address}, which is not in the package", "add the file or remove the reference")


def later_terminology(tree: Tree) -> str:
    """Why terms cannot be held against codelists: a define.xml names later SDTM terminology than is in force; "" for none."""
    known = versions()["SDTM"]
    named = (standard for _, _, define in _read(tree) for standard in define.all("Standard"))
    later = [
        standard.get("Version", "")
        for standard in named
        if standard.get("Type") == "CT" and standard.get("PublishingSet") == "SDTM" and standard.get("Version", "") > known
    ]
    return f"define.xml names SDTM terminology {max(later)}, and {known} is known here" if later else ""


def variables_of(define: Markup) -> dict[str, list[str]]:
    """The names of each dataset's variables, in order."""
    names = {item.get("OID", ""): item.get("Name", "") for item in define.all("ItemDef")}
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for element, attributes, _ in define.elements:
        if element == "ItemGroupDef":
            current = found.setdefault(attributes.get("Name", ""), [])
        elif element == "ItemRef" and current is not None:
            current.append(names.get(attributes.get("ItemOID", ""), "?"))
        elif element in ("ItemDef", "ValueListDef"):
            current = None
    return found


def _defines(tree: Tree) -> Iterator[tuple[str, list[Dataset], Markup | str]]:
    """Each define.xml that is there, its folder's datasets, and its elements or why it cannot be read."""
    for study in tree.studies:
        for layer, datasets in study.layers.items():
            path = f"{study.path}/{layer}/define.xml"
            if path in tree.files:
                try:
                    yield path, datasets, read_markup(tree.read(path))
                except MarkupError as error:
                    yield path, datasets, str(error)


def _read(tree: Tree) -> Iterator[tuple[str, list[Dataset], Markup]]:
    return ((path, datasets, found) for path, datasets, found in _defines(tree) if isinstance(found, Markup))
