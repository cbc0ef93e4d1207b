"""Opening pipelines: names, options of spacy.load, configs, mistakes in configs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import policy_nlp
from policy_nlp.resources import configs_dir

from .conftest import COMPONENTS, CONFIGS, SAMPLES

TEXT = "到2027年，力争培育10家以上链主企业。工业和信息化部会同财政部实施技术改造工程。"


def run_python(code: str, cwd: Path, *args: str) -> str:
    """Standard output of a fresh interpreter in another directory."""
    done = subprocess.run(
        [sys.executable, "-c", code, *args], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_spacy_load_opens_the_default_pipeline_from_any_directory(tmp_path: Path) -> None:
    code = "import spacy; nlp = spacy.load('policy_nlp'); print(nlp.pipe_names, nlp.tokenizer.segmenter)"
    out = run_python(code, tmp_path)
    assert out.strip() == f"{list(COMPONENTS)} pkuseg"


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_added_without_importing_the_package(tmp_path: Path, name: str) -> None:
    code = f"""
import sys, warnings; warnings.simplefilter("ignore")
import spacy
nlp = spacy.blank("zh")
nlp.add_pipe("{name}")
doc = nlp({TEXT!r})
nlp.initialize()
doc = nlp({TEXT!r})
print(doc.text == {TEXT!r})
"""
    assert run_python(code, tmp_path).strip() == "True"


def test_importing_the_package_does_not_import_spacy(tmp_path: Path) -> None:
    assert run_python("import sys, policy_nlp; print('spacy' in sys.modules)", tmp_path).strip() == "False"


@pytest.fixture(scope="module")
def characters() -> Language:
    """The default pipeline over characters."""
    return policy_nlp.load("fast", config={"components": {"policy_orgs": {"judge": True}}})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_words_and_characters_give_the_same_records(
    default: Language, characters: Language, sample: Path
) -> None:
    text = sample.read_text(encoding="utf-8")
    assert default.pipe_names == characters.pipe_names
    words, chars = default(text), characters(text)
    assert len(words) < len(chars)
    assert policy_nlp.to_record(words) == policy_nlp.to_record(chars)


def test_disable_enable_exclude(fast: Language) -> None:
    expected = policy_nlp.to_record(fast(TEXT))["measures"]
    disabled = policy_nlp.load("fast", disable=["policy_measures"])
    assert "policy_measures" not in disabled.pipe_names
    assert policy_nlp.to_record(disabled(TEXT))["measures"] == []
    disabled.enable_pipe("policy_measures")
    assert policy_nlp.to_record(disabled(TEXT))["measures"] == expected
    enabled = policy_nlp.load("fast", enable=["policy_orgs"])
    assert enabled.pipe_names == ["policy_orgs"]
    excluded = policy_nlp.load("fast", exclude=["policy_links", "policy_measures"])
    assert "policy_measures" not in excluded.component_names
    assert policy_nlp.load("fast", exclude="policy_links").pipe_names == list(COMPONENTS[:-1])


def test_config_overrides_nested_and_dotted() -> None:
    for config in (
        {"components": {"policy_orgs": {"set_ents": False, "spans_key": "bodies"}}},
        {"components.policy_orgs.set_ents": False, "components.policy_orgs.spans_key": "bodies"},
    ):
        doc = policy_nlp.load("fast", config=config)(TEXT)
        assert not doc.ents
        assert len(doc.spans["bodies"]) == 2
        assert "orgs" not in doc.spans


@pytest.mark.parametrize("name", CONFIGS)
def test_every_config_assembles_into_a_directory_that_loads_anywhere(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    config = configs_dir() / f"{name}.cfg"
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "assemble", str(config), str(out)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    moved = out.rename(tmp_path / "moved")
    assert policy_nlp.to_record(spacy.load(moved)(TEXT)) == policy_nlp.to_record(policy_nlp.load(name)(TEXT))
    assert policy_nlp.load(moved).pipe_names == spacy.load(moved).pipe_names


def test_a_saved_pipeline_needs_no_seeds(tmp_path: Path, fast: Language) -> None:
    fast.to_disk(tmp_path / "saved")
    code = """
import sys, spacy
from policy_nlp import resources
def gone(): raise FileNotFoundError("seeds")
resources.seeds_dir = gone
print(len(spacy.load(sys.argv[1])(sys.argv[2])._.measures))
"""
    assert int(run_python(code, tmp_path, "saved", TEXT)) >= 1


def test_unknown_names_list_the_known() -> None:
    with pytest.raises(ValueError, match="default, fast"):
        policy_nlp.load("quick")
    with pytest.raises(ValueError, match="nowhere"):
        policy_nlp.load("nowhere.cfg")


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("[initialize.components.policy_org]", "[initialize.components.policy_orgs]", "policy_org"),
        (
            "[initialize.components.policy_orgs.lexicn]",
            "[initialize.components.policy_orgs.lexicon]",
            "lexicn",
        ),
        ('name = "organs"', 'name = "orgs"', "organs"),
        ('factory = "policy_orgz"', 'factory = "policy_orgs"', "policy_orgz"),
        ('factory = "policy_orgs"\nspan_key = "x"', 'factory = "policy_orgs"', "span_key"),
        ('segmenter = "pkuseq"', 'segmenter = "char"', "pkuseq"),
    ],
)
def test_a_misspelt_block_key_or_value_is_named(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    text = (configs_dir() / "fast.cfg").read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / "mine.cfg"
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        policy_nlp.load(path)


def test_long_texts_are_taken(fast: Language) -> None:
    assert fast.max_length >= 5_000_000
