"""How forms answer yes and no: the spellings that every trial's mapping shares.

Published terms and their unique synonyms need no entry here (schemas.codelists); what a trial's forms add stands with the trial.
"""

NY = "C66742"
YES = ("Y", "YES", "1", "是")
NO = ("N", "NO", "0", "否")
NO_YES = {"1": "Y", "0": "N", "是": "Y", "否": "N"}
