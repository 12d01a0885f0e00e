"""Where the files of a package lie: takes a study, gives the folders of its tree.

Folders: ICH eCTD module 5 and the FDA Study Data Technical Conformance Guide; names are lower case, of letters, digits and
hyphens.
"""

import re
from dataclasses import dataclass
from posixpath import relpath

from pipeline.study import Study

SOURCE = "source"  # the guides as text, for those who revise them
DATASET_JSON = "dataset-json"
_REPORTS = "m5/53-clin-stud-rep/535-rep-effic-safety-stud"


@dataclass(frozen=True)
class Tree:
    """The folders of one study: datasets of both layers, programs, and the outputs in the place of the study report."""

    sdtm: str
    adam: str
    programs: str
    outputs: str


def tree_of(study: Study) -> Tree:
    """The tree of a study; a trial with one arm has no control, and its report lies with those."""
    data = f"m5/datasets/{file_stem(study.id)}"
    indication = file_stem((study.trial.summary.get("INDIC") or ("indication",))[0])
    kind = "5351-stud-rep-contr" if study.arms_planned > 1 else "5352-stud-rep-uncontr"
    return Tree(
        sdtm=f"{data}/tabulations/sdtm",
        adam=f"{data}/analysis/adam/datasets",
        programs=f"{data}/analysis/adam/programs",
        outputs=f"{_REPORTS}/{indication}/{kind}/{file_stem(study.id)}/outputs",
    )


def file_stem(text: str) -> str:
    """`text` as a name of eCTD: lower case, anything but letters and digits a hyphen, at most 40 characters."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:40].strip("-")


def link(folder: str, path: str) -> str:
    """`path` as a file in `folder` refers to it."""
    return relpath(path, folder)
