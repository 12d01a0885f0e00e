"""Group-sequential looks: how much information there is, boundaries by alpha spending, conditional power."""
