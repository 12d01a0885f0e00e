"""Mapping of the standard forms: a trial takes one (`from pipeline.sdtm.cdash.mapping.ae import ae`) or changes it."""
