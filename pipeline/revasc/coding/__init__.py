"""The rules stage: from findings to criteria, decision, documentation and codes."""
