"""The checks of a trial's own code: ruff, types and the engine's rules (`crf2tlf lint`), and its tests (`crf2tlf test`)."""
