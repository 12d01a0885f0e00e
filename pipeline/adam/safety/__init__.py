"""ADAE, ADEX, ADLB, ADVS: adverse events, exposure, laboratory, vital signs."""
