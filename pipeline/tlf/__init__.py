"""Tables and figures. `OUTPUTS` lists their functions in the order of the report; each one's parameters name the tables it
reads."""

from pipeline.tlf.f_14_2_3_1 import f_14_2_3_1
from pipeline.tlf.f_14_2_4_1 import f_14_2_4_1
from pipeline.tlf.t_14_2_1_1 import t_14_2_1_1
from pipeline.tlf.t_14_2_3_1 import t_14_2_3_1
from pipeline.tlf.t_14_2_4_1 import t_14_2_4_1
from pipeline.tlf.t_14_3_1_1 import t_14_3_1_1
from pipeline.tlf.t_14_3_1_2 import t_14_3_1_2

OUTPUTS = (t_14_2_1_1, t_14_2_3_1, f_14_2_3_1, t_14_2_4_1, f_14_2_4_1, t_14_3_1_1, t_14_3_1_2)

__all__ = ["OUTPUTS"]
