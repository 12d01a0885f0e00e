"""crf2tlf: from the case report form to tables, listings and figures.

One text type everywhere (DESIGN 5): Arrow-backed `str` with NaN for missing. Set here, before any table is made, through the
variable that pandas reads when it is imported, so that commands which touch no data need not import pandas.
"""

import os
import sys

os.environ["PANDAS_FUTURE_INFER_STRING"] = "1"
if "pandas" in sys.modules:
    sys.modules["pandas"].set_option("future.infer_string", True)
