"""Standard forms: a trial takes one (`from pipeline.sdtm.cdash.forms.ae import AE`), extends it, or has its own."""
