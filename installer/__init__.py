"""Setting up, running, testing and building from a clone, with Python's standard library alone."""
