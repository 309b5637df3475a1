"""The test suite: one folder a floor of the package."""
