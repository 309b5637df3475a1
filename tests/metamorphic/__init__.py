"""Metamorphic tests: changes to a note that must not, and that must, change the answer."""
