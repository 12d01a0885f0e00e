"""What an authority's gateway and reviewers check of any m5 tree: takes a folder, gives the findings by rule.

The tree may be someone else's: nothing here asks how it was made. A rule is one line of RULES; its check
is in criteria (what a gateway rejects), tagging, file_rules, transport_rules, content_rules or define_rules.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.submission.faults import Fault
from pipeline.submission.rejection import content_rules as content
from pipeline.submission.rejection import criteria, file_rules, tagging
from pipeline.submission.rejection import define_rules as define
from pipeline.submission.rejection import transport_rules as transport
from pipeline.submission.rejection.rule import TreeRule
from pipeline.submission.rejection.tree import Tree, TreeError
from pipeline.submission.xpt.text import Text

TRC = "FDA Technical Rejection Criteria for Study Data"
TCG = "FDA Study Data Technical Conformance Guide"
ECTD = "ICH eCTD 3.2.2"
DEFINE = "Define-XML 2.1"
_study = criteria.without_studies

RULES = (
    TreeRule("TRC1734_TS", "reject", "TS is there with a study start date", TRC, criteria.trial_summary, _study),
    TreeRule("TRC1734_STUDYID", "reject", "TS names the study of the folder", TRC, criteria.study_identifier, _study),
    TreeRule("TRC1735", "reject", "Datasets stand under the right tag", TRC, tagging.correct_tags, tagging.untagged),
    TreeRule("TRC1735_STUDYID", "reject", "The tagging file names the study of TS", TRC, tagging.tagged_study, tagging.untagged),
    TreeRule("TRC1736_DM", "reject", "SDTM data come with DM", TRC, criteria.demography, _study),
    TreeRule("TRC1736_ADSL", "reject", "ADaM data come with ADSL", TRC, criteria.subject_level, _study),
    TreeRule("TRC1736_DEFINE", "reject", "Every folder of datasets has its define.xml", TRC, criteria.definition, _study),
    TreeRule("TRC1737", "reject", "A study has one dataset of a name", TRC, criteria.one_of_a_name, _study),
    TreeRule("FILE_CASE", "error", "Names are in lower case", ECTD, file_rules.lower_case),
    TreeRule("FILE_CHARACTERS", "error", "Names are letters, digits and hyphens", ECTD, file_rules.characters),
    TreeRule("FILE_LENGTH", "error", "Names have at most 64, paths at most 150 characters", ECTD, file_rules.lengths),
    TreeRule("FILE_EMPTY", "error", "No file is empty", ECTD, file_rules.empty_files),
    TreeRule("FILE_SIZE", "error", "No dataset is larger than 5 GB", TCG, file_rules.large_datasets),
    TreeRule("FILE_FOLDER", "error", "Study data lie in the folders of the guide", TCG, file_rules.places),
    TreeRule("FILE_FORMAT", "warning", "Files have formats that an authority reads", TCG, file_rules.endings),
    TreeRule("XPT_VERSION", "error", "Datasets are SAS transport version 5", TCG, transport.of_file("XPT_VERSION", "XPT_FORMAT")),
    TreeRule("XPT_WHOLE", "error", "A file holds one whole dataset", TCG, transport.of_file("XPT_MEMBERS", "XPT_TRUNCATED")),
    TreeRule("XPT_MEMBER", "error", "A dataset has its file's name", TCG, transport.of_file("XPT_FILE_NAME")),
    TreeRule("XPT_NAME", "error", "Names are at most 8 letters and digits", TCG, transport.of_file("XPT_NAME")),
    TreeRule("XPT_UNDERSCORE", "error", "Names of SDTM variables have no underscore", TCG, transport.no_underscore),
    TreeRule("XPT_LABEL", "error", "Labels have 1 to 40 bytes of the encoding", TCG, transport.of_file("XPT_LABEL")),
    TreeRule("XPT_LABEL_MARKS", "error", "Quotes and brackets of labels are balanced", TCG, transport.balanced_labels),
    TreeRule("XPT_QUOTES", "error", "Quotation marks in text are balanced", TCG, transport.balanced_text),
    TreeRule("XPT_ASCII", "error", "Text is ASCII, or of the declared encoding", TCG, transport.of_file("XPT_ASCII")),
    TreeRule("XPT_LENGTH", "error", "Text has at most 200 bytes", TCG, transport.of_file("XPT_LENGTH")),
    TreeRule("XPT_DATE", "error", "Dates are days, not seconds", TCG, transport.of_file("XPT_DATE")),
    TreeRule("XPT_SPARE", "warning", "A variable is as long as its longest value", TCG, transport.spare_width),
    TreeRule("DATA_STUDYID", "error", "Every record has the STUDYID of TS", "SDTMIG 3.4", content.one_study),
    TreeRule("DATA_DOMAIN", "error", "DOMAIN is the file's", "SDTMIG 3.4", content.domain_code),
    TreeRule("DATA_KEY", "error", "A key names one record", "SDTMIG 3.4, ADaMIG 1.3", content.unique_keys),
    TreeRule("DATA_REQUIRED", "error", "Required variables are there and filled", "SDTMIG 3.4", content.required),
    TreeRule(
        "DATA_TERM", "error", "Closed codelists hold", "CDISC SDTM terminology", content.closed_terms, define.later_terminology
    ),
    TreeRule(
        "DATA_SUBJECT", "error", "Subjects are in DM, those of ADaM in ADSL", "SDTMIG 3.4, ADaMIG 1.3", content.known_subjects
    ),
    TreeRule("DEFINE_XML", "error", "define.xml is well-formed", DEFINE, define.well_formed),
    TreeRule("DEFINE_DATASETS", "error", "define.xml describes the datasets of its folder", DEFINE, define.same_datasets),
    TreeRule("DEFINE_VARIABLES", "error", "define.xml has the variables of the datasets", DEFINE, define.same_variables),
    TreeRule("DEFINE_FILES", "error", "Files that define.xml refers to are there", DEFINE, define.linked_files),
)  # fmt: skip


@dataclass(frozen=True)
class RuleOutcome:
    """What one rule found; `unchecked` says why it could not be applied, else ""."""

    rule: TreeRule
    faults: list[Fault]
    unchecked: str = ""


def check_package(folder: Path, encoding: str = "ASCII") -> list[RuleOutcome]:
    """The outcome of every rule for the tree in `folder`, in the order of RULES. TreeError when it holds no m5.

    `encoding` is that of the transport files: ASCII, GB18030, UTF-8 or EUC-CN.
    """
    tree = Tree(folder, Text(encoding))
    return [_outcome(rule, tree) for rule in RULES]


def acceptable(outcomes: list[RuleOutcome]) -> bool:
    """Whether nothing but warnings was found."""
    return not any(outcome.faults and outcome.rule.severity != "warning" for outcome in outcomes)


def _outcome(rule: TreeRule, tree: Tree) -> RuleOutcome:
    unchecked = rule.needs(tree)
    return RuleOutcome(rule, [] if unchecked else rule.apply(tree), unchecked)


__all__ = ["RULES", "RuleOutcome", "TreeError", "TreeRule", "acceptable", "check_package"]
