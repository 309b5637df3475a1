"""How long revasc takes for a note, beside stock medSpaCy and spaCy's bare tokenizer."""
