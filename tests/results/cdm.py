"""The part of an OMOP schema that the tests need, with the types and the not-null columns of the model."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

DAY = date(2026, 2, 3)


def note_nlp_table(schema: str | None = None, name: str = "note_nlp") -> sa.Table:
    """NOTE_NLP as in CDM v5.4, without its keys to the vocabularies."""
    column, whole = sa.Column, sa.Integer
    return sa.Table(
        name,
        sa.MetaData(),
        column("note_nlp_id", whole, primary_key=True, autoincrement=False),
        column("note_id", whole, nullable=False),
        column("section_concept_id", whole),
        column("snippet", sa.String(250)),
        column("offset", sa.String(50)),
        column("lexical_variant", sa.String(250), nullable=False),
        column("note_nlp_concept_id", whole),
        column("note_nlp_source_concept_id", whole),
        column("nlp_system", sa.String(250)),
        column("nlp_date", sa.Date, nullable=False),
        column("nlp_datetime", sa.DateTime),
        column("term_exists", sa.String(1)),
        column("term_temporal", sa.String(50)),
        column("term_modifiers", sa.String(2000)),
        schema=schema,
    )
