"""Properties of the engine that must hold whatever a study brings."""
