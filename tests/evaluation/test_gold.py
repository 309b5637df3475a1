"""Gold files: what loads, and what the error says when one does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from revasc.evaluation import GoldError, read_gold
from revasc.evaluation.gold import GoldAccess, GoldCode, GoldMention, GoldTarget
from tests.evaluation.builders import gold_record, jsonl, lesion

_SECRET = "Mrs Private-Name"


def _load(tmp_path: Path, content: str | bytes, name: str = "gold.jsonl") -> Any:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_gold(file)


def test_a_full_record_is_read(tmp_path: Path) -> None:
    (note,) = _load(tmp_path, jsonl(gold_record()))
    assert (note.note_id, note.text, note.decision) == ("g1", "CTO of the RCA was stented.", "supported")
    assert note.note.date_of_service == date(2024, 5, 6)
    assert note.note.note_type == "Cath Report"
    assert note.mentions == (GoldMention("CTO", 0, 3, "current"),)
    assert note.access == (GoldAccess("radial", "right"),)
    assert note.lesions[0].treatments == ("stent",)
    assert note.lesions[0].occlusion_percent == 100


def test_origin_names_file_and_line(tmp_path: Path) -> None:
    notes = _load(tmp_path, "\n" + jsonl(gold_record()) + "\n\n" + jsonl(gold_record(note_id="g2")))
    assert [(note.note.origin.file, note.note.origin.row) for note in notes] == [
        ("gold.jsonl", 2),
        ("gold.jsonl", 5),
    ]


def test_a_set_without_mentions_and_with_extra_keys_loads(tmp_path: Path) -> None:
    record = gold_record(date_of_service=None, difficulty="hard", trap="subtotal", sha256="0" * 64)
    del record["mentions"]
    (note,) = _load(tmp_path, jsonl(record))
    assert note.mentions == ()
    assert note.note.date_of_service is None


_CODE = {"system": "CPT", "code": "92943", "modifiers": ["RC"], "review": True}


def test_codes_and_questions_are_read(tmp_path: Path) -> None:
    targets = [{"topic": "age", "vessel": "RCA"}, {"topic": "approach", "vessel": None}]
    (note,) = _load(tmp_path, jsonl(gold_record(codes=[_CODE], clarification=targets)))
    assert note.codes == (GoldCode("CPT", "92943", ("RC",), review=True),)
    assert note.clarification == (GoldTarget("age", "RCA"), GoldTarget("approach", None))


@pytest.mark.parametrize(("given", "codes"), [({}, None), ({"codes": None}, None), ({"codes": []}, ())])
def test_no_word_on_codes_is_not_the_word_that_there_are_none(
    tmp_path: Path, given: dict[str, Any], codes: object
) -> None:
    (note,) = _load(tmp_path, jsonl(gold_record(**given)))
    assert note.codes == codes
    assert note.clarification == ()


@pytest.mark.parametrize("absent", ["date_of_service", "note_type", "mentions"])
def test_optional_keys(tmp_path: Path, absent: str) -> None:
    record = gold_record()
    del record[absent]
    assert len(_load(tmp_path, jsonl(record))) == 1


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + jsonl(gold_record()),  # byte order mark
        jsonl(gold_record()).replace("\n", "\r\n"),
        jsonl(gold_record()).rstrip("\n"),
        jsonl(gold_record(text="CTO \u2028 \u0085 é", reason="line ends that are no JSON Lines ends")),
    ],
)
def test_line_ends_and_encodings(tmp_path: Path, content: str) -> None:
    assert len(_load(tmp_path, content)) == 1


def test_unescaped_unicode_line_separator_does_not_split_a_record(tmp_path: Path) -> None:
    content = jsonl(gold_record(text="CTO")).replace('"CTO",', '"CTO\u2028",', 1)
    assert _load(tmp_path, content)[0].text == "CTO\u2028"


@pytest.mark.parametrize(
    ("changes", "place", "problem"),
    [
        ({"note_id": 7}, "note_id", "must be a string"),
        ({"text": None}, "text", "must be a string"),
        ({"note_type": 3}, "note_type", "must be a string"),
        ({"date_of_service": "05/06/2024"}, "date_of_service", "must be a date"),
        ({"date_of_service": "2024-02-30"}, "date_of_service", "must be a date"),
        ({"decision": "maybe"}, "decision", "must be one of supported, query, not_supported"),
        ({"decision": ["supported"]}, "decision", "must be one of"),
        ({"lesions": {}}, "lesions", "must be a list"),
        ({"lesions": ["RCA"]}, "lesions[0]", "must be an object"),
        ({"lesions": [lesion(), lesion(vessel="PDA")]}, "lesions[1].vessel", "must be one of LM, LAD"),
        ({"lesions": [lesion(graft="vein")]}, "lesions[0].graft", "must be one of SVG"),
        ({"lesions": [lesion(treatments=["stent", "ivl"])]}, "lesions[0].treatments[1]", "angioplasty"),
        ({"lesions": [lesion(treatments="stent")]}, "lesions[0].treatments", "must be a list"),
        ({"lesions": [lesion(cto="yes")]}, "lesions[0].cto", "must be true, false or null"),
        ({"lesions": [lesion(cto=1)]}, "lesions[0].cto", "must be true, false or null"),
        ({"lesions": [lesion(occlusion_percent="100%")]}, "lesions[0].occlusion_percent", "a number or null"),
        ({"lesions": [lesion(chronicity_months=True)]}, "lesions[0].chronicity_months", "a number or null"),
        ({"lesions": [lesion(approach="both")]}, "lesions[0].approach", "must be one of antegrade"),
        ({"lesions": [lesion(outcome="good")]}, "lesions[0].outcome", "must be one of success"),
        ({"lesions": [lesion(decision=None)]}, "lesions[0].decision", "must be one of supported"),
        ({"codes": {}}, "codes", "must be a list"),
        (
            {"codes": [_CODE | {"system": "SNOMED"}]},
            "codes[0].system",
            "must be one of CPT, HCPCS, ICD-10-CM",
        ),
        ({"codes": [_CODE, _CODE | {"code": 92943}]}, "codes[1].code", "must be a string"),
        ({"codes": [_CODE | {"modifiers": "RC"}]}, "codes[0].modifiers", "must be a list"),
        ({"codes": [_CODE | {"modifiers": [22]}]}, "codes[0].modifiers[0]", "must be a string"),
        ({"codes": [_CODE | {"review": None}]}, "codes[0].review", "must be one of"),
        ({"codes": [_CODE | {"review": "yes"}]}, "codes[0].review", "must be one of"),
        ({"clarification": "age"}, "clarification", "must be a list"),
        ({"clarification": [{"topic": "price", "vessel": None}]}, "clarification[0].topic", "must be one of"),
        ({"clarification": [{"topic": "age", "vessel": "PDA"}]}, "clarification[0].vessel", "must be one of"),
        ({"clarification": [{"topic": "age"}]}, "clarification[0].vessel", "is missing"),
        ({"access": [{"artery": "groin"}]}, "access[0].artery", "must be one of radial"),
        ({"access": [{"artery": "radial", "side": "r"}]}, "access[0].side", "must be one of left, right"),
    ],
)
def test_a_bad_field_is_named(tmp_path: Path, changes: dict[str, Any], place: str, problem: str) -> None:
    content = jsonl(gold_record(note_id="fine"), gold_record(**changes))
    with pytest.raises(GoldError) as fault:
        _load(tmp_path, content)
    assert str(fault.value).startswith(f"gold.jsonl line 2, {place}: ")
    assert problem in str(fault.value)


@pytest.mark.parametrize("key", ["note_id", "text", "decision", "reason", "lesions", "access"])
def test_a_missing_field_is_named(tmp_path: Path, key: str) -> None:
    record = gold_record()
    del record[key]
    with pytest.raises(GoldError, match=rf"^gold\.jsonl line 1, {key}: is missing$"):
        _load(tmp_path, jsonl(record))


@pytest.mark.parametrize("key", [key for key in lesion() if key != "graft"])
def test_a_missing_lesion_field_is_named(tmp_path: Path, key: str) -> None:
    broken = lesion()
    del broken[key]
    with pytest.raises(GoldError, match=rf"lesions\[0\]\.{key}: is missing"):
        _load(tmp_path, jsonl(gold_record(lesions=[broken])))


@pytest.mark.parametrize("key", list(_CODE))
def test_a_missing_part_of_a_code_is_named(tmp_path: Path, key: str) -> None:
    broken = {name: value for name, value in _CODE.items() if name != key}
    with pytest.raises(GoldError, match=rf"codes\[0\]\.{key}: is missing"):
        _load(tmp_path, jsonl(gold_record(codes=[broken])))


@pytest.mark.parametrize(
    ("mention", "problem"),
    [
        ({"start": 1}, r"mentions\[0\]: text does not stand at start and end"),
        ({"end": 300}, r"mentions\[0\]: text does not stand"),
        ({"start": -27, "end": -24}, r"mentions\[0\]: text does not stand"),
        ({"text": "cto"}, r"mentions\[0\]: text does not stand"),
        ({"end": 0, "text": ""}, r"mentions\[0\]: text does not stand"),
        ({"start": "0"}, r"mentions\[0\]\.start: must be a whole number"),
        ({"end": True}, r"mentions\[0\]\.end: must be a whole number"),
        ({"label": "VESSEL"}, r"mentions\[0\]\.label: must be one of ACCESS_SITE"),
        ({"status": "past"}, r"mentions\[0\]\.status: must be one of current"),
    ],
)
def test_a_bad_mention_is_named(tmp_path: Path, mention: dict[str, Any], problem: str) -> None:
    good = {"label": "CTO", "text": "CTO", "status": "current", "start": 0, "end": 3}
    with pytest.raises(GoldError, match=problem):
        _load(tmp_path, jsonl(gold_record(mentions=[good | mention])))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "gold.jsonl: holds no notes"),
        (b"\n \n", "gold.jsonl: holds no notes"),
        (b'{"note_id": "x", ', "gold.jsonl line 1 column 18: is not JSON"),
        (b'\n["a"]\n', "gold.jsonl line 2, record: must be an object"),
        (b'{"note_id": "caf\xe9"}', "gold.jsonl line 1: is not UTF-8"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(GoldError) as fault:
        _load(tmp_path, content)
    assert str(fault.value) == message


def test_a_repeated_id_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="line 3, note_id: already used on line 1"):
        _load(tmp_path, jsonl(gold_record(), gold_record(note_id="g2"), gold_record()))


@pytest.mark.parametrize(
    "content",
    [
        jsonl(gold_record(text=_SECRET)),  # the mention no longer fits
        jsonl(gold_record(decision=_SECRET)),
        jsonl(gold_record(date_of_service=_SECRET)),
        jsonl(gold_record(lesions=[lesion(vessel=_SECRET)])),
        jsonl(gold_record(codes=[_CODE | {"system": _SECRET}])),
        jsonl(gold_record(clarification=[{"topic": _SECRET, "vessel": None}])),
        '{"text": "' + _SECRET,
    ],
)
def test_errors_never_quote_the_file(tmp_path: Path, content: str) -> None:
    with pytest.raises(GoldError) as fault:
        _load(tmp_path, content)
    assert _SECRET not in str(fault.value)
    assert fault.value.__suppress_context__ or fault.value.__context__ is None


def test_an_unreadable_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_gold(tmp_path / "absent.jsonl")
