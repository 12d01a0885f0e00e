"""The reviewer's guides: csdrg (tabulation) and adrg (analysis), each a document filled from one transfer, and both in Chinese.

`facts.py` says what they are filled from, `parts.py` has what both say; nothing in a guide is typed that the run can tell.
"""

from pipeline.submission.guides.adrg import adrg
from pipeline.submission.guides.chinese import in_chinese
from pipeline.submission.guides.csdrg import csdrg
from pipeline.submission.guides.facts import Facts, Program

__all__ = ["Facts", "Program", "adrg", "csdrg", "in_chinese"]
