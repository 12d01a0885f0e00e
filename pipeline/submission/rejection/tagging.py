"""The study tagging file, where publishing has added one: takes a tree, gives datasets without it or under a wrong tag.

Source: FDA, Specifications for eCTD Validation Criteria, error 1735; ICH eCTD STF specification 2.6.1. Documents are named by the
index of the whole submission, which lies above m5.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from pipeline.submission.faults import Fault
from pipeline.submission.rejection.criteria import identifiers, plain
from pipeline.submission.rejection.markup import Markup, MarkupError, read_markup
from pipeline.submission.rejection.rule import fault
from pipeline.submission.rejection.tree import ADAM, SDTM, Tree

# Folder -> the tag of its datasets and of its define.xml.
TAGS = {
    SDTM: ("data-tabulation-dataset-sdtm", "data-tabulation-data-definition"),
    ADAM: ("analysis-dataset-adam", "analysis-data-definition"),
}
INDEX = "index.xml"


def untagged(tree: Tree) -> str:
    """Why tags cannot be checked."""
    if not _tagging_files(tree):
        return "there is no study tagging file (stf-*.xml); publishing adds it"
    return "" if (tree.root / INDEX).is_file() else f"there is no {INDEX} beside m5, which the tagging file refers to"


def correct_tags(tree: Tree) -> Iterator[Fault]:
    """Datasets and define.xml stand in the study's tagging file under the tag of their kind."""
    try:
        tags = tags_of(tree)
    except MarkupError as error:
        yield fault(INDEX, str(error), "publish it again")
        return
    for study in tree.studies:
        for layer, datasets in study.layers.items():
            wanted = {dataset.path: TAGS[layer][0] for dataset in datasets} | {f"{study.path}/{layer}/define.xml": TAGS[layer][1]}
            for path in sorted(set(wanted) & set(tree.files)):
                given = tags.get(path, "no tag")
                if given != wanted[path]:
                    yield fault(path, f"stands in the study tagging file under {given}", f"tag it {wanted[path]}")


def tagged_study(tree: Tree) -> Iterator[Fault]:
    """The tagging file names the study as TS does."""
    named = {plain(name) for path in _tagging_files(tree) for name in _markup(tree, path).texts("study-id")}
    for study in tree.studies:
        ts = study.dataset(SDTM, "TS")
        if ts is not None and not named & {plain(name) for name in identifiers(ts)}:
            yield fault(
                ts.path, "no study tagging file names the study of TS", "let study-id and STUDYID (or SPREFID) agree", "STUDYID"
            )


def tags_of(tree: Tree) -> dict[str, str]:
    """The tag of each file by path. MarkupError for an index or a tagging file that cannot be read."""
    index = read_markup((tree.root / INDEX).read_bytes())
    paths = {leaf.get("ID", ""): normpath(leaf.get("href", "")) for leaf in index.all("leaf")}
    found: dict[str, str] = {}
    for path in _tagging_files(tree):
        document = ""
        for element, attributes, _ in read_markup(tree.read(path)).elements:
            if element == "doc-content":
                document = paths.get(attributes.get("href", "").rpartition("#")[2], "")
            elif element == "file-tag" and document:
                found[document] = attributes.get("name", "")
    return found


def _markup(tree: Tree, path: str) -> Markup:
    try:
        return read_markup(tree.read(path))
    except MarkupError:
        return Markup()


def _tagging_files(tree: Tree) -> list[str]:
    return [path for path in tree.files if PurePosixPath(path).name.startswith("stf-") and path.endswith(".xml")]
