"""How questionnaires are scored: one YAML file per questionnaire, those that crf2tlf brings beside this module and those of a
trial."""
