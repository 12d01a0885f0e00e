"""The endpoints of safety: subjects with treatment-emergent adverse events (STUDY_SPEC 1.1)."""

from pipeline.endpoints.endpoint import SECONDARY, Endpoint, Shown

TEAE = Endpoint(name="Number of subjects with TEAEs", purpose=SECONDARY, shown=Shown(table="t_14_3_1_1"))
TEAE_BY_TERM = Endpoint(name="Subjects with TEAEs by term", purpose=SECONDARY, shown=Shown(table="t_14_3_1_2"))
