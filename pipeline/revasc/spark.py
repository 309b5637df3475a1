"""Spark data frames in, Spark data frames out, for exports that outgrow one machine.

A row of the answer for a row of notes, with the same record, byte for byte, as a local run makes of
the note. ``docs/SPARK.md`` of the repository says how to set up a cluster and what it takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from revasc.coder import CoderFactory, EngineFactory
from revasc.exports.columns import Columns, Role
from revasc.exports.rejects import MESSAGES
from revasc.guard import Limits
from revasc.results.tables import NOTES, TABLES, Kind
from revasc.spark_worker import BEHIND, JobEngine, NoteCoder, TableReader

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

#: What becomes of coded notes that share an id.
Duplicates = Literal["reject", "code"]

#: Types of Spark by the name that ``DataType.typeName`` gives.
_INTEGERS: Final = frozenset({"byte", "short", "integer", "long"})
_TEXTS: Final = frozenset({"string", "char", "varchar", "binary", "void"})
_NUMBERS: Final = _INTEGERS | {"decimal", "float", "double"}
_DAYS: Final = frozenset({"date", "timestamp", "timestamp_ntz"})
_FITTING: Final[dict[Role, frozenset[str]]] = {
    "note_id": _TEXTS | _NUMBERS,
    "text": _TEXTS,
    "date": _TEXTS | _INTEGERS | _DAYS | {"float", "double"},
    "note_type": _TEXTS | _NUMBERS,
}
_KEPT: Final = (_TEXTS | _NUMBERS | _DAYS | {"boolean"}) - {"void"}
_AS_THEY_ARE: Final = frozenset({"binary", "decimal", "float", "double"})
#: The roles in the order in which ``RawNote`` takes them.
_SENT: Final[tuple[Role, ...]] = ("note_id", "text", "date", "note_type")
#: The columns of the answer before those kept.
_OWN: Final = (*NOTES.header, *BEHIND)
_NUMBER: Final = "revasc number"
_SQL: Final[dict[Kind, str]] = {
    "string": "string",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
}


def code(
    df: DataFrame,
    *,
    text: str,
    note_id: str,
    date: str | None = None,
    note_type: str | None = None,
    day_first: bool = False,
    policy: str = "standard",
    pack: str | None = None,
    engine: str = "revasc",
    gate: bool = True,
    duplicates: Duplicates = "reject",
    order: str | None = None,
    keep: str | Collection[str] = (),
    redact: bool = False,
    limits: Limits | None = None,
    coder_factory: CoderFactory | None = None,
) -> DataFrame:
    """The answer for a data frame of notes: one row a row, in no order.

    Its columns are those of the notes table; ``record``, the line of JSON that a local run writes
    for the note, without its end; ``reject_code``, ``reject_field`` and ``reject_message``, null
    for coded notes; then the columns named in ``keep`` as they were. A row that cannot be coded
    has its id, where it has one, and the reject; read is coded plus rejected.

    ``text``, ``note_id``, ``date`` and ``note_type`` name columns of ``df``; ``policy``, ``engine``
    and ``gate`` are those of ``revasc code``. ``pack`` and ``policy`` may also be paths that exist on
    every executor, or the names under which the job brought an archive or a file along.

    No row of a data frame is the first. Of several coded notes with one id, the one with the least
    value in the kept column ``order`` stays, else the one with the least record; the others become
    rejects (``duplicate_id``). That takes a shuffle of the answers by id, which ``duplicates="code"``
    spares those whose ids are unique: it looks at no note beside another.

    ``redact`` leaves every text of the notes out of all columns but those kept, and so out of the
    tables that are made of ``record``. ``limits`` are those of one note, by themselves the same as in
    a local run; what is beyond them is a reject (``too_long``, ``time_limit``).

    ``coder_factory`` replaces the engine; it must be picklable and hashable, and is called once in
    each Python worker.

    :raises KeyError: where a named column is absent.
    :raises TypeError: where a column is of a type that cannot be what it is named for.
    :raises ValueError: where columns share a name, or an option has no such value.
    """
    columns = Columns(note_id, text, date, note_type)
    kept = tuple(_Kept(name, _kept_type(df, name)) for name in ((keep,) if isinstance(keep, str) else keep))
    _check(kept, duplicates, order)
    sent = df.select(
        *(_role_column(df, role, getattr(columns, role)) for role in _SENT),
        *(column.outward(at) for at, column in enumerate(kept)),
    )
    factory = coder_factory or JobEngine(EngineFactory(pack=pack, policy=policy, engine=engine, gate=gate))
    worker = NoteCoder(factory, columns, day_first, limits or Limits(), redact)
    answer = sent.mapInPandas(worker, _answer_schema(kept))
    coded = answer.select(*_OWN, *(column.homeward(at) for at, column in enumerate(kept)))
    return coded if duplicates == "code" else _each_id_once(coded, columns, order)


def lesions(coded: DataFrame) -> DataFrame:
    """The lesions table for an answer of :func:`code`, or any frame with its column ``record``."""
    return _table(coded, "lesions")


def mentions(coded: DataFrame) -> DataFrame:
    """The mentions table, as :func:`lesions`. Notes that the gate left unread have none."""
    return _table(coded, "mentions")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A column that goes through Python and back.

    It travels as bytes, since pandas would make floating point of integers with gaps, and refuse
    days that nanoseconds do not reach.
    """

    name: str
    kind: DataType

    def outward(self, at: int) -> Column:
        """The value as bytes: as it is, or as Spark writes it; moments as microseconds."""
        from pyspark.sql import functions as F  # noqa: N812, PLC0415

        value = F.col(_quoted(self.name))
        if self.kind.typeName() == "timestamp":
            value = F.unix_micros(value)  # an hour that clocks pass twice is ambiguous as text
        return value.cast("string").cast("binary").alias(f"kept{at}")

    def homeward(self, at: int) -> Column:
        """The value as it was, under its name."""
        from pyspark.sql import functions as F  # noqa: N812, PLC0415

        value = F.col(f"kept{at}")
        if self.kind.typeName() != "binary":
            value = value.cast("string")
        if self.kind.typeName() == "timestamp":
            value = F.timestamp_micros(value.cast("bigint"))
        return value.cast(self.kind).alias(self.name)


def _role_column(df: DataFrame, role: Role, name: str | None) -> Column:
    """The column that fills a role, in a type that reaches pandas as it is.

    Text goes as bytes: Spark's strings need not be valid UTF-8, and such a note is a reject.
    """
    from pyspark.sql import functions as F  # noqa: N812, PLC0415

    if name is None:
        return F.lit(None).cast("binary").alias(role)
    kind = _type_of(df, name).typeName()
    if kind not in _FITTING[role]:
        raise TypeError(f"{role}: the column {name!r} is of type {kind}")
    value = F.col(_quoted(name))
    if kind in _INTEGERS and role == "date":  # 20190312, or seconds since 1970
        value = value.cast("bigint")
    elif kind not in _AS_THEY_ARE:
        value = value.cast("string").cast("binary")
    return value.alias(role)


def _type_of(df: DataFrame, name: str) -> DataType:
    found = [field.dataType for field in df.schema.fields if field.name == name]
    if not found:
        raise KeyError(f"no column {name!r}; columns found: {', '.join(df.columns)}")
    if len(found) > 1:
        raise ValueError(f"the column {name!r} stands there {len(found)} times")
    return found[0]


def _kept_type(df: DataFrame, name: str) -> DataType:
    kind = _type_of(df, name)
    if kind.typeName() not in _KEPT:
        raise TypeError(f"keep: the column {name!r} is of type {kind.typeName()}; join it by the note id")
    return kind


def _check(kept: tuple[_Kept, ...], duplicates: str, order: str | None) -> None:
    if duplicates not in get_args(Duplicates):
        raise ValueError(f"duplicates: {duplicates!r} is none of {', '.join(get_args(Duplicates))}")
    names = [column.name for column in kept]
    if order is not None and order not in names:
        raise ValueError(f"order: {order!r} is not among the kept columns")
    counts = Counter(name.lower() for name in (*_OWN, *names))  # Spark tells names apart without case
    if twice := [name for name in names if counts[name.lower()] > 1]:
        raise ValueError(f"keep: the answer would have the column {twice[0]!r} twice; rename it first")


def _each_id_once(coded: DataFrame, columns: Columns, order: str | None) -> DataFrame:
    """Of coded notes with one id one stays; the others become rejects."""
    from pyspark.sql import Window  # noqa: PLC0415
    from pyspark.sql import functions as F  # noqa: N812, PLC0415

    kept = [F.col(_quoted(name)) for name in coded.columns[len(_OWN) :]]
    first = [F.col(_quoted(order)).asc_nulls_last()] if order else []
    is_coded = F.col("reject_code").isNull()
    same_id = Window.partitionBy("note_id", is_coded).orderBy(*first, "record", *kept)
    numbered = coded.withColumn(_NUMBER, F.when(is_coded, F.row_number().over(same_id)).otherwise(1))
    reject = dict(zip(BEHIND[1:], ("duplicate_id", columns.note_id, MESSAGES["duplicate_id"]), strict=True))
    settled = [
        F.when(F.col(_NUMBER) > 1, F.lit(reject.get(name))).otherwise(F.col(name)).alias(name)
        for name in _OWN[1:]
    ]
    return numbered.select("note_id", *settled, *kept)


def _table(coded: DataFrame, name: str) -> DataFrame:
    records = coded.where(coded["record"].isNotNull()).select("record")
    schema = ", ".join(f"`{column.name}` {_SQL[column.kind]}" for column in TABLES[name].columns)
    return records.mapInPandas(TableReader(name), schema)


def _answer_schema(kept: tuple[_Kept, ...]) -> str:
    own = [f"{name} string" for name in _OWN]
    return ", ".join((*own, *(f"kept{at} binary" for at in range(len(kept)))))


def _quoted(name: str) -> str:
    """A name as Spark takes it whole, dots and all."""
    return "`{}`".format(name.replace("`", "``"))
