"""Names, sizes and places of the files of a tree, whatever is in them.

Source: ICH eCTD specification 3.2.2 (names of files and folders), FDA Study Data Technical Conformance Guide (folders of study
data, size of datasets).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.submission.faults import Fault
from pipeline.submission.rejection.rule import fault
from pipeline.submission.rejection.tree import Tree

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST_NAME, LONGEST_PATH = 64, 150
LARGEST_DATASET = 5 * 10**9
ENDINGS = ("csv", "htm", "html", "jpg", "json", "pdf", "png", "rtf", "sas", "txt", "xml", "xpt", "xsd", "xsl")
# What may lie in a study's folder of m5/datasets; a folder that ends in /* may have folders of the sponsor's choice.
FOLDERS = {
    "analysis", "analysis/adam", "analysis/adam/datasets", "analysis/adam/datasets/split", "analysis/adam/programs",
    "analysis/legacy", "analysis/legacy/datasets", "analysis/legacy/programs", "listings", "misc", "profiles", "tabulations",
    "tabulations/legacy", "tabulations/sdtm", "tabulations/sdtm/split", "tabulations/send",
}  # fmt: skip


def lower_case(tree: Tree) -> Iterator[Fault]:
    """Names of files and folders have no upper-case letter."""
    for path in _all(tree):
        name = PurePosixPath(path).name
        if name != name.lower():
            yield fault(path, "the name has upper-case letters", f"call it {name.lower()}")


def characters(tree: Tree) -> Iterator[Fault]:
    """Names are letters, digits and hyphens, with one dot before the ending of a file; a dataset's may have underscores."""
    for path in _all(tree):
        name, dot, ending = PurePosixPath(path).name.lower().rpartition(".") if path in tree.files else (path, "", "")
        name = PurePosixPath(name).name.lower()
        allowed = name.replace("_", "-") if ending == "xpt" else name
        if not NAME.fullmatch(allowed) or (path in tree.files and not dot):
            yield fault(path, "the name has characters other than letters, digits and hyphens", "rename it")


def lengths(tree: Tree) -> Iterator[Fault]:
    """A name has at most 64 characters, a path below the folder of the submission at most 150."""
    for path in _all(tree):
        if len(PurePosixPath(path).name) > LONGEST_NAME:
            yield fault(path, f"the name has more than {LONGEST_NAME} characters", "shorten it")
        if len(path) > LONGEST_PATH:
            yield fault(path, f"the path has more than {LONGEST_PATH} characters", "shorten the names of its folders")


def empty_files(tree: Tree) -> Iterator[Fault]:
    """No file is empty."""
    for path, size in tree.files.items():
        if not size:
            yield fault(path, "the file is empty", "write it again, or leave it out")


def large_datasets(tree: Tree) -> Iterator[Fault]:
    """No dataset is larger than 5 GB."""
    for path, size in tree.files.items():
        if path.endswith(".xpt") and size > LARGEST_DATASET:
            yield fault(path, f"the dataset has {size / 10**9:.1f} GB, more than 5", "split it, and add the parts in split/")


def places(tree: Tree) -> Iterator[Fault]:
    """Study data lie in the folders that the guide names, datasets in none but those of datasets."""
    for path in tree.folders:
        inside = "/".join(path.split("/")[3:])
        if path.startswith("m5/datasets/") and inside and inside not in FOLDERS:
            yield fault(path, "is no folder of study data", f"use one of {', '.join(sorted(FOLDERS))}")


def endings(tree: Tree) -> Iterator[Fault]:
    """The ending of a file tells a format that an authority reads."""
    for path in tree.files:
        ending = PurePosixPath(path).suffix.removeprefix(".").lower()
        if ending not in ENDINGS:
            yield fault(path, f"a file of format '{ending or 'none'}'", f"submit one of {', '.join(ENDINGS)}")


def _all(tree: Tree) -> list[str]:
    return [*tree.folders, *tree.files]
