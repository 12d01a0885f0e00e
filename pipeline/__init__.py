"""crf2tlf: from the case report form to tables, listings and figures."""

import pandas as pd

# One text type everywhere: Arrow-backed `str` with NaN for missing (DESIGN 5). Set once, before any table is made.
pd.set_option("future.infer_string", True)
