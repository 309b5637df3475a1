"""Coverage-guided fuzzing of the targets, for `make fuzz`; it asks atheris, which nothing else does."""
