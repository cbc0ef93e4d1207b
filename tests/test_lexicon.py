"""A lexicon is read as its columns say, and a mistake is named with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from policy_nlp.lexicon import LexiconError, read_lexicon
from policy_nlp.resources import seeds_dir

COLUMNS = (
    '{"bodies": {"name": "str", "short": "list[str]?", "type": "enum:party,government", "rank": "int?"}}'
)
LEXICONS = sorted(path.parent for path in seeds_dir().glob("*/columns.json"))


def write(folder: Path, rows: str, columns: str = COLUMNS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "columns.json").write_text(columns, encoding="utf-8")
    (folder / "bodies.jsonl").write_text(rows, encoding="utf-8")
    return folder


def test_reads_rows_in_order_and_leaves_out_empty_lines(tmp_path: Path) -> None:
    rows = (
        '{"name": "财政部", "type": "government"}\n\n'
        '{"name": "中央组织部", "short": ["中组部"], "type": "party"}\n'
    )
    lexicon = read_lexicon(write(tmp_path, rows))
    assert [row["name"] for row in lexicon["bodies"]] == ["财政部", "中央组织部"]
    assert "short" not in lexicon["bodies"][0]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ('{"name": "财政部", "type": "government"}\n{"nmae": "商务部", "type": "government"}', 2, "'nmae'"),
        ('{"name": "财政部", "type": "ministry"}', 1, "'type'"),
        ('{"name": "", "type": "government"}', 1, "'name'"),
        ('{"name": "财政部"}', 1, "'type'"),
        ('{"name": "财政部", "type": "government", "short": "财部"}', 1, "'short'"),
        ('{"name": "财政部", "type": "government", "rank": true}', 1, "'rank'"),
        ('\n{"name": "财政部", ', 2, "not JSON"),
        ('["财政部"]', 1, "object"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, rows: str, line: int, said: str) -> None:
    with pytest.raises(LexiconError) as caught:
        read_lexicon(write(tmp_path, rows))
    assert f"bodies.jsonl:{line}:" in str(caught.value)
    assert said in str(caught.value)


def test_a_table_without_columns_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, '{"name": "财政部", "type": "government"}')
    (folder / "extra.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"extra\.jsonl.*not declared"):
        read_lexicon(folder)


def test_a_declared_table_must_exist(tmp_path: Path) -> None:
    folder = write(tmp_path, '{"name": "财政部", "type": "government"}')
    (folder / "bodies.jsonl").unlink()
    with pytest.raises(LexiconError, match=r"bodies\.jsonl: no such file"):
        read_lexicon(folder)


def test_an_unknown_column_type_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, "", columns='{"bodies": {"name": "string"}}')
    with pytest.raises(LexiconError, match=r"'name'.*'string'"):
        read_lexicon(folder)


@pytest.mark.parametrize("folder", LEXICONS, ids=lambda path: path.name)
def test_every_lexicon_of_the_package_is_in_order(folder: Path) -> None:
    lexicon = read_lexicon(folder)
    assert all(lexicon.values()), f"an empty table in {folder.name}"
    assert (folder / "README.md").is_file()


def test_a_lexicon_is_found_by_name_and_an_unknown_name_lists_the_known() -> None:
    read = spacy.registry.misc.get("policy_nlp.lexicon.v1")
    assert read("orgs")
    with pytest.raises(ValueError, match="orgs"):
        read("organisations")
    with pytest.raises(ValueError, match="no lexicon named"):
        read("../seeds/orgs")
