"""The application behind most of the tests: it asks for every kind of answer in one session.

``python -m tests.spark.answers DESK``: leaves what Spark answered in JSON files of that folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import revasc.spark
from revasc.guard import Limits
from tests.spark.factories import CountingFactory
from tests.spark.rows import page_blocks, rows, with_made_up_words
from tests.spark.session import SCHEMA, found, start, tell

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NOTE: Final = {"text": "text", "note_id": "note_id"}
FULL: Final = {**NOTE, "date": "date", "note_type": "kind"}
FAKE: Final = {**NOTE, "coder_factory": CountingFactory()}
CTO: Final = "CTO of the RCA"


def main(desk: Path) -> None:
    """Ask everything."""
    spark = start(spark_task_maxFailures="1")
    notes = spark.createDataFrame(rows(), SCHEMA).repartition(6)
    coded = revasc.spark.code(notes, **FULL, keep=["row"], order="row").cache()
    tell(desk, "coded", found(coded))
    tell(desk, "columns", coded.columns)
    tell(desk, "lesions", found(revasc.spark.lesions(coded)))
    some = spark.createDataFrame(rows(12), SCHEMA).repartition(2)
    full = revasc.spark.code(some, **FULL, keep=["row"], order="row", gate=False)
    tell(desk, "mentions", found(revasc.spark.mentions(full)))
    for ask in (
        every_duplicate,
        any_order,
        workers,
        kept,
        types,
        bad_bytes,
        faults,
        sent_along,
        redacted,
        limits,
        no_rows,
        page,
    ):
        tell(desk, ask.__name__, ask(spark, desk))
    spark.stop()


def every_duplicate(spark: SparkSession, _desk: Path) -> Any:
    """Ids as the user vouches for them."""
    notes = spark.createDataFrame([("a", CTO), ("a", CTO), ("b", CTO)], "note_id string, text string")
    return found(revasc.spark.code(notes, **FAKE, duplicates="code"))


def any_order(spark: SparkSession, _desk: Path) -> Any:
    """The same notes in other partitions, without an order: once more the same note of each id stays."""
    given = [("a", f"CTO of vessel {number}", number) for number in range(9)] + [("a", "", 9), ("b", CTO, 10)]
    answers = []
    for parts in (1, 3, 7):
        frame = spark.createDataFrame(given, "note_id string, text string, n int").repartition(parts, "n")
        answers.append(
            found(revasc.spark.code(frame, **NOTE, keep="n").select("n", "decision", "reject_code"))
        )
        given.reverse()
    return answers


def workers(spark: SparkSession, _desk: Path) -> Any:
    """Who coded what, over two jobs of many partitions."""
    notes = spark.range(200).selectExpr("id AS note_id", f"'{CTO}' AS text").repartition(10)
    return [found(revasc.spark.code(notes, **FAKE).select("note_id", "summary")) for _ in range(2)]


def kept(spark: SparkSession, _desk: Path) -> Any:
    """A column of each type there and back, at the ends of its range and null; differences are counted."""
    moments = "timestamp_micros(-62135596800000000), timestamp_micros(1667109600000001)"
    last_moment = "timestamp'9999-12-31 23:59:59'"
    values = {
        "an_int": "array(9007199254740993, -9223372036854775808)",
        "a_byte": "array(tinyint(-128), tinyint(127))",
        "a_double": "array(double('NaN'), double('-Infinity'), 0.1D, -0.0D, 5e-324D)",
        "a_float": "array(float('NaN'), float(0.1))",
        "a_decimal": "array(cast(0.0000000001 as decimal(38, 10)))",
        "a_string": "array('', ' x ', 'null', '\\u0000')",
        "some_bytes": "array(X'', X'ff00')",
        "broken.text": "array(cast(X'ff41' as string))",
        "a_flag": "array(true, false)",
        "a_day": "array(date'0001-01-01', date'9999-12-31')",
        "a_moment": f"array({moments}, {last_moment})",
        "a_wall_clock": "array(timestamp_ntz'2022-10-30 02:30:00.000001')",
    }
    spark.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
    cells = ", ".join(f"get({sql}, i) AS `{name}`" for name, sql in values.items())
    sent = spark.sql(
        f"SELECT i, {cells}, '{CTO}' AS text, 'x' AS note_id FROM (SELECT explode(sequence(0, 5)) AS i)"
    )
    back = revasc.spark.code(sent, **FAKE, keep=["i", *values], duplicates="code")
    counts = (f"count_if(NOT (l.`{name}` <=> r.`{name}`)) AS `{name}`" for name in values)
    both = back.alias("l").join(sent.alias("r"), "i").selectExpr("count(*) AS rows", *counts)
    same = [name for name in values if back.schema[name].dataType == sent.schema[name].dataType]
    return {"different": both.first().asDict(), "same type": same}


def types(spark: SparkSession, _desk: Path) -> Any:
    """Ids, dates and note types of every type that a table may have."""
    day, moment = date(2026, 2, 3), datetime(2026, 2, 3, 12, tzinfo=UTC)
    cells = {
        "bigint": (9007199254740993, 20260203, 7),
        "double": (12.0, 20260203.0, 7.0),
        "decimal(20,0)": (Decimal(12), None, Decimal(7)),
        "date": (None, day, None),
        "timestamp": (None, moment, None),
        "binary": (b"12", b"2026-02-03", b"Cath"),
    }
    answers = {}
    for kind, (note_id, when, note_type) in cells.items():
        of = {"i": (note_id, "12", kind), "d": (when, None, kind), "k": (note_type, None, kind)}
        schema = ", ".join(
            f"{name} {given if value is not None else 'string'}" for name, (value, _, given) in of.items()
        )
        row = tuple(value if value is not None else other for value, other, _ in of.values())
        nothing = ("gap", None, None) if note_id is None else (None, None, None)
        frame = spark.createDataFrame([(*row, CTO), (*nothing, CTO)], f"{schema}, t string").coalesce(1)
        answer = revasc.spark.code(
            frame,
            text="t",
            note_id="i",
            date="d",
            note_type="k",
            coder_factory=CountingFactory(),
            duplicates="code",
        )
        answers[kind] = [[row.note_id, row.reason, row.reject_code] for row in answer.collect()]
    return answers


def bad_bytes(spark: SparkSession, _desk: Path) -> Any:
    """Strings of Spark that are no text, an id that is no whole number, a note at which the coder fails."""
    made = spark.sql(
        "SELECT * FROM VALUES ('t', 1.5D, X'ff41'), ('s', 2D, X'eda080'), ('i', 3.5D, X'41'),"
        " ('c', 4D, X'4352415348') AS v(row, note_id, bytes)"
    )
    answers = {}
    for column in ("bytes", "cast(bytes as string)"):
        notes = made.selectExpr(
            "row", "if(row = 'i', note_id, round(note_id)) AS note_id", f"{column} AS text"
        )
        answers[column] = found(revasc.spark.code(notes, **FAKE, keep=["row"]))
    return answers


def faults(spark: SparkSession, _desk: Path) -> Any:
    """What a wrong call is answered, by the class and the words of its error."""
    frame = spark.createDataFrame([("a", CTO, [1])], "note_id string, text string, list array<int>")
    twice = frame.selectExpr("note_id", "text", "text AS other", "list AS other")
    calls: dict[str, Callable[[], DataFrame]] = {
        "absent": lambda: revasc.spark.code(frame, text="body", note_id="note_id"),
        "absent date": lambda: revasc.spark.code(frame, **NOTE, date="day"),
        "text of a list": lambda: revasc.spark.code(frame, text="list", note_id="note_id"),
        "kept list": lambda: revasc.spark.code(frame, **NOTE, keep=["list"]),
        "absent kept": lambda: revasc.spark.code(frame, **NOTE, keep=["hadm_id"]),
        "kept twice": lambda: revasc.spark.code(frame, **NOTE, keep=["text", "text"]),
        "kept under a name that is taken": lambda: revasc.spark.code(frame, **NOTE, keep=["note_id"]),
        "a name twice": lambda: revasc.spark.code(twice, text="other", note_id="note_id"),
        "order": lambda: revasc.spark.code(frame, **NOTE, order="text"),
        "duplicates": lambda: revasc.spark.code(frame, **NOTE, duplicates="drop"),
        "policy": lambda: revasc.spark.code(frame, **NOTE, policy="lenient"),
        "pack": lambda: revasc.spark.code(frame, **NOTE, pack="nowhere"),
        "no record": lambda: revasc.spark.lesions(frame.selectExpr("text AS record")),
        "no object": lambda: revasc.spark.lesions(frame.selectExpr("'[]' AS record")),
    }
    return {name: _error(call) for name, call in calls.items()}


def _error(call: Callable[[], DataFrame]) -> str:
    try:
        call().collect()
    except Exception as error:  # noqa: BLE001 - whatever it is, the tests look at it
        return f"{type(error).__name__}: {error}"
    return "none"


def sent_along(spark: SparkSession, desk: Path) -> Any:
    """A site pack and a policy that only the job brings to the executors."""
    spark.sparkContext.addArchive(str(desk / "site.zip") + "#site")
    spark.sparkContext.addFile(str(desk / "mine.toml"))
    notes = spark.createDataFrame(rows(40), SCHEMA)
    asked: dict[str, dict[str, Any]] = {
        "pack": {"pack": "site/st_mary"},
        "policy": {"policy": "mine.toml"},
        "strict": {"policy": "strict"},
    }
    return {
        name: found(revasc.spark.code(notes, **FULL, **options, keep=["row"], order="row"))
        for name, options in asked.items()
    }


def redacted(spark: SparkSession, _desk: Path) -> Any:
    """Notes with made-up words in them, as they are and redacted, in all three tables."""
    notes = spark.createDataFrame(with_made_up_words(rows(40)), SCHEMA)
    answers = {}
    for redact in (False, True):
        options = {"gate": False, "keep": ["row"], "order": "row", "redact": redact}
        coded = revasc.spark.code(notes, **FULL, **options).cache()
        sides = {"lesions": revasc.spark.lesions(coded), "mentions": revasc.spark.mentions(coded)}
        answers[str(redact)] = {name: found(frame) for name, frame in {"coded": coded, **sides}.items()}
    return answers


def limits(spark: SparkSession, _desk: Path) -> Any:
    """A note within limits, one that is too long, one that takes too much time."""
    given = [("a", CTO), ("b", CTO + ", crossed"), ("c", "SPIN"), ("d", CTO)]
    notes = spark.createDataFrame(given, "note_id string, text string").coalesce(1)
    return found(revasc.spark.code(notes, **FAKE, limits=Limits(characters=20, seconds=0.2)))


def no_rows(spark: SparkSession, _desk: Path) -> Any:
    """An empty frame."""
    coded = revasc.spark.code(spark.createDataFrame([], SCHEMA), **FULL)
    return [coded.count(), revasc.spark.lesions(coded).count()]


def page(spark: SparkSession, desk: Path) -> Any:
    """The Python of the page, from top to bottom, in this session, and what it prints."""
    names: dict[str, Any] = {}
    spark.createDataFrame(rows(40), SCHEMA).selectExpr(
        "note_id", "text AS note_text", "date AS charttime", "row AS hadm_id"
    ).write.parquet(str(desk / "notes.parquet"))
    for number, block in enumerate(page_blocks("python spark"), 1):
        code = block.replace("/warehouse", str(desk))
        exec(compile(code, f"SPARK.md, block {number}", "exec"), names)
    lesions = spark.read.parquet(str(desk / "lesions.parquet")).count()
    return {"decisions": found(names["decisions"]), "read": names["coded"].count(), "lesions": lesions}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
