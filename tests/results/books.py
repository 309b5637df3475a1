"""Reading the files that hold several tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from revasc.results.record import Result
from revasc.results.tables import LESIONS, MENTIONS, NOTES, RECORDS

Tables = dict[str, list[tuple[Any, ...]]]


def tables_of(path: Path) -> Tables:
    """The tables of a file by name, each with its header as first row."""
    return {".xlsx": _sheets, ".sqlite": _sqlite, ".db": _sqlite, ".duckdb": _duckdb}[path.suffix](path)


def expected(*results: Result, records: bool = True) -> Tables:
    """The tables that a file with these results holds."""
    tables = (NOTES, LESIONS, MENTIONS, RECORDS) if records else (NOTES, LESIONS, MENTIONS)
    return {
        table.name: [table.header, *(row for result in results for row in table.rows(result))]
        for table in tables
    }


def fail_after(_done: object) -> None:
    """What goes wrong in the middle of writing."""
    raise KeyError


def _sheets(path: Path) -> Tables:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def _sqlite(path: Path) -> Tables:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: _table(connection.execute(f'select * from "{name}"')) for name in names}


def _duckdb(path: Path) -> Tables:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: _table(connection.execute(f'select * from "{name}"')) for name in names}


def _table(cursor: Any) -> list[tuple[Any, ...]]:
    header = tuple(column[0] for column in cursor.description)
    return [header, *cursor.fetchall()]
