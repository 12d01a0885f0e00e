"""Section `submission` of study.yaml: whom a package is for. It decides no result, so no result is outdated by it."""

from typing import Literal

from pipeline.study.protocol import Section


class Submission(Section):
    """The regulator that `crf2tlf package` writes for unless `--for` names another; the encoding of Chinese transport files."""

    regulator: Literal["fda", "nmpa", "pmda"] = "fda"
    encoding: Literal["GB18030", "UTF-8", "EUC-CN"] = "GB18030"
