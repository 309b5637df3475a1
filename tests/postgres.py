"""The PostgreSQL that tests may use: one database for each process that runs tests."""

from __future__ import annotations

import os
from typing import Final

import sqlalchemy as sa


def _own_database() -> str | None:
    """The URL of a database of this process's own, made where it is missing, or ``None``."""
    given = os.environ.get("REVASC_TEST_POSTGRES")
    process = os.environ.get("PYTEST_XDIST_WORKER")
    if not given or not process:
        return given
    name = f"revasc_{process}"
    engine = sa.create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(known, {"name": name}).first() is None:
            connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return sa.make_url(given).set(database=name).render_as_string(hide_password=False)


#: ``None`` where ``REVASC_TEST_POSTGRES`` names none.
POSTGRES: Final = _own_database()
