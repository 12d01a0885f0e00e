"""A trial as code in its folder: how it is found, checked and imported, and the one object that the engine works on."""
