"""How every derived value is made, in words for a statistician who has the submitted datasets and define.xml, and no program.

define.xml, the guide to the analysis datasets, the trace and the pages take the words from here.
"""

from pipeline.methods.method import Method, method_of
from pipeline.methods.parameters import parameter_methods

__all__ = ["Method", "method_of", "parameter_methods"]
