"""What is the same in every trial: subjects, visits, trial design, relations."""
