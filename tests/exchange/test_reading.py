"""What a file is read as, whatever its encoding, delimiter and format."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shopcontent.exchange.errors import UnreadableFile
from shopcontent.exchange.reading import SourceRow, open_source
from shopcontent.exchange.reading.source import MAX_CELL
from shopcontent.exchange.tables import TABLES

CHINESE = "sku,name\nA1,港湾电热水壶，容量一点七升\n"
Write = Callable[..., Path]


def rows(path: Path, **options: Any) -> list[SourceRow]:
    with open_source(path, **options) as source:
        return list(source)


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(UnreadableFile) as raised:
        rows(path, **options)
    return str(raised.value)


def workbook(path: Path, *lines: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def repack(path: Path, member: str, change: Callable[[str], str]) -> Path:
    """The archive with one member changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_are_found_out(write: Write, encoding: str) -> None:
    path = write(CHINESE, encoding=encoding)
    assert rows(path) == [SourceRow(2, {"sku": "A1", "name": "港湾电热水壶，容量一点七升"})]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_a_mark(write: Write, encoding: str) -> None:
    assert rows(write("sku,name\nA1,Kettle\n", encoding=encoding))[0].cells["name"] == "Kettle"


def test_western_text_is_not_taken_for_chinese(write: Write) -> None:
    line = "A1,Théière émaillée à déguster près de la fenêtre où règne l'été\n"
    assert "émaillée" in rows(write("sku,name\n" + line * 20, encoding="cp1252"))[0].cells["name"]


def test_the_whole_file_decides_not_its_beginning(write: Write) -> None:
    text = "sku,name\n" + "A,plain\n" * 20_000 + "B,水壶\n"
    assert rows(write(text, encoding="gb18030"))[-1].cells == {"sku": "B", "name": "水壶"}


def test_an_encoding_can_be_told(write: Write) -> None:
    path = write("sku,name\nA1,Čaj\n", encoding="cp1250")
    assert rows(path, encoding="cp1250")[0].cells["name"] == "Čaj"
    assert "no encoding klingon" in refusal(path, encoding="klingon")
    assert "not text in utf-8" in refusal(path, encoding="utf-8")


def test_bytes_that_are_no_text_are_refused(write: Write) -> None:
    assert "not text in UTF-8" in refusal(write(bytes(range(128, 256)) * 3 + b"\xff"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(write: Write, delimiter: str) -> None:
    text = f'sku{delimiter}name{delimiter}price\nA1{delimiter}"A, b; c|d"{delimiter}9\n'
    assert rows(write(text))[0].cells == {"sku": "A1", "name": "A, b; c|d", "price": "9"}


def test_one_column_is_a_table_too(write: Write) -> None:
    assert rows(write("sku\nA1\n"))[0].cells == {"sku": "A1"}


def test_rows_are_numbered_as_a_spreadsheet_does(write: Write) -> None:
    path = write('sku,name\nA1,"two\nlines"\n\n,\nA2,x\n')
    assert [row.number for row in rows(path)] == [2, 5]


def test_a_row_with_too_many_cells_is_named(write: Write) -> None:
    first, second = rows(write("sku,name\nA1,x,y\nA2,x,\n"))
    assert "3 cells" in str(first.problem)
    assert second.problem is None


def test_missing_cells_at_the_end_are_absent(write: Write) -> None:
    assert rows(write("sku,name,brand\nA1,x\n"))[0].cells == {"sku": "A1", "name": "x"}


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff", "\ufeff\n"])
def test_an_empty_file_is_said_to_be_empty(write: Write, content: str) -> None:
    assert "empty" in refusal(write(content))


def test_a_column_may_not_stand_twice(write: Write) -> None:
    assert "sku stands twice" in refusal(write("sku,name,sku\n1,2,3\n"))


def test_an_open_quotation_mark_is_suspected(write: Write) -> None:
    path = write('sku,name\nA1,"' + "x" * 33_000_000)
    assert "quotation mark" in refusal(path)


def test_a_cell_of_ten_megabytes_spoils_its_row_only(write: Write) -> None:
    first, second = rows(write("sku,name\nA1," + "x" * 10_000_000 + "\nA2,fine\n"))
    assert first.problem is not None
    assert first.problem.column == "name"
    assert "10000000 characters" in first.problem.message
    assert (second.number, second.problem) == (3, None)


def test_control_characters_are_named(write: Write) -> None:
    (row,) = rows(write("sku,name\nA1,bell\x07\n"))
    assert row.problem is not None
    assert (row.problem.column, "U+0007" in row.problem.message) == ("name", True)


def test_json_lines_name_their_bad_lines(write: Write) -> None:
    lines = [
        '{"sku": "A"}',
        "",
        "{",
        "[1]",
        '{"sku": "\\u0000"}',
        '{"sku": "\\ud800"}',
        '{"sku": "B"}',
    ]
    found = rows(write("\n".join(lines), "a.jsonl"))
    assert [row.number for row in found] == [1, 3, 4, 5, 6, 7]
    assert [bool(row.problem) for row in found] == [False, True, True, True, True, False]


def test_json_that_is_too_deep_is_a_bad_line(write: Write) -> None:
    (row,) = rows(write('{"a":' + "[" * 100_000, "a.jsonl"))
    assert "not JSON" in str(row.problem)


def test_a_long_text_within_json_is_named(write: Write) -> None:
    line = json.dumps({"sku": "A", "facts": [{"value": "x" * (MAX_CELL + 1)}]})
    (row,) = rows(write(line, "a.jsonl"))
    assert row.problem is not None
    assert row.problem.column == "facts"


def test_one_json_list_is_explained(write: Write) -> None:
    assert "one JSON object to a line" in refusal(write('[{"sku": "A"}]', "a.json"))


def test_a_workbook_is_told_by_its_content(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.csv", ["sku", "price", "on", None], [12, 9.5, True, None])
    assert rows(path)[0].cells == {"sku": "12", "price": "9.5", "on": "true"}


def test_sums_of_a_workbook_have_no_tail(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["sku", "price"], ["A", 0.1 + 0.2])
    assert rows(path)[0].cells["price"] == "0.3"


def test_a_formula_is_named_with_row_and_column(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["sku", "name"], ["A", "fine"], ["B", "=A2&A3"])
    fine, formula = rows(path)
    assert fine.problem is None
    assert formula.number == 3
    assert formula.problem is not None
    assert (formula.problem.column, "formula" in formula.problem.message) == ("name", True)


def test_a_value_like_a_formula_is_text_in_csv(write: Write) -> None:
    assert rows(write("sku,name\nA,=1+1\n"))[0].cells["name"] == "=1+1"


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["sku"], ["A"])
    path.write_bytes(path.read_bytes()[:-200])
    assert "damaged" in refusal(path)


def test_a_workbook_without_its_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
def test_an_entity_bomb_is_refused(tmp_path: Path, member: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]>'
    path = workbook(tmp_path / "a.xlsx", ["sku"], ["A"])
    repack(path, member, lambda xml: bomb + xml.split("?>")[-1])
    assert "unsafe" in refusal(path)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["sku"], ["A"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"0" * (80 << 20))
    assert "unpack" in refusal(path)


def test_a_sheet_that_lies_about_its_size_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["sku"], ["A"])
    repack(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("A1:A2", "A1:XFD1048576"))
    assert [row.cells for row in rows(path)] == [{"sku": "A"}]


def test_an_old_workbook_is_told_apart(write: Write) -> None:
    assert "save it as .xlsx" in refusal(write(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xls"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"])
    | st.sampled_from("\n\t=+-@'\",;|:")
)
CELLS = st.fixed_dictionaries({"sku": TEXT.filter(bool), "name": TEXT, "a b": TEXT})


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl"])
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written=st.lists(CELLS, min_size=1, max_size=5))
def test_what_is_written_is_read(
    tmp_path: Path, file_format: Any, written: list[dict[str, str]]
) -> None:
    path = tmp_path / f"table.{file_format}"
    with TABLES[file_format](path, ["sku", "name", "a b"]) as table:
        for cells in written:
            table.write(cells)
    assert [(row.cells, row.problem) for row in rows(path)] == [(cells, None) for cells in written]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_clear_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        found = rows(path)
    except UnreadableFile as error:
        assert len(str(error)) > 10
    else:
        assert all(row.number > 0 for row in found)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_is_rows_or_a_refusal(
    tmp_path: Path, place: int, byte: int
) -> None:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["sku", "name"])
    book.active.append(["A", "Kettle"])
    book.save(buffer)
    content = bytearray(buffer.getvalue())
    content[place % len(content)] = byte
    path = tmp_path / "any.xlsx"
    path.write_bytes(bytes(content))
    try:
        rows(path)
    except UnreadableFile as error:
        assert len(str(error)) > 10
