"""The probes tell a generator that writes from its brief from one that does not."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from llm.__main__ import main
from llm.brief import Brief, Fact, Generation, Job, ModelInfo, Sampling
from llm.evaluation.probes import changes, frames, run
from llm.evaluation.probes.run import Prober
from llm.generation.echo import EchoGenerator

FACTS = (
    Fact("a", "capacity", "1.7", "l"),
    Fact("b", "material", "steel"),
    Fact("c", None, "quiet"),
)
BRIEFS = [Brief("description", "en", f"Kettle {number}", FACTS) for number in range(20)]


class Reciter:
    """Answers the same whatever it is asked."""

    info = ModelInfo("reciter", "", "1")
    text = "It is a lovely thing for the whole family and it will serve you well for years."

    def generate(self, jobs: Sequence[Job]) -> Iterator[Generation]:
        for job in jobs:
            yield Generation(job.id, self.text, 1, 1, 0.0)


def test_values_names_and_their_parts_are_masked() -> None:
    brief = Brief("description", "en", "Kettle 1", (Fact("a", "colour", "red, blue"),))

    assert frames.masked("Kettle 1 comes in Blue, or red. Coloured.", brief) == (
        "＿ comes in ＿, or ＿. Coloured."
    )


def test_sentences_end_at_marks_and_not_within_numbers() -> None:
    assert frames.sentences("It holds 1.7 l. Quiet!\n容量大。很轻") == [
        "It holds 1·7 l.",
        "Quiet!",
        "容量大。",
        "很轻",
    ]


def test_variants_are_as_alike_as_their_4_grams() -> None:
    brief = BRIEFS[0]
    one = "It holds 1.7 l and it is as quiet as can be."

    assert frames.overlap(brief, one, one) == 1
    assert frames.overlap(brief, one, "You will hardly hear this one at all.") == 0


def test_a_new_value_takes_the_place_of_one_fact() -> None:
    for seed in range(20):
        changed = changes.with_new_value(BRIEFS[0], seed)
        values = [fact.value for fact in changed.brief.facts]
        assert changed.now in values
        assert changed.before not in values
        assert len(values) == len(FACTS)


def test_new_values_are_followed_by_one_that_reads_its_brief_and_by_no_reciter() -> None:
    assert run.follows_new_values(Prober(EchoGenerator(), Sampling()), BRIEFS).holds
    recited = run.follows_new_values(Prober(Reciter(), Sampling()), BRIEFS)
    assert recited.value == 0
    assert not recited.holds


def test_one_that_recites_fails_every_probe_of_variety_and_control() -> None:
    prober = Prober(Reciter(), Sampling())

    assert run.varied_frames(prober, BRIEFS).value == 1
    assert run.varied_variants(prober, BRIEFS).value == 1
    assert not run.short_is_shorter(prober, BRIEFS).holds
    assert not run.says_what_must_be_said(prober, BRIEFS).holds
    forbidden = run.avoids_what_must_not_be_said(prober, BRIEFS)
    assert forbidden.texts == len(BRIEFS)
    assert forbidden.value == 0
    assert run.keeps_the_language(prober, BRIEFS).holds


def test_the_command_prints_every_probe(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "briefs.jsonl"
    path.write_text("\n".join(json.dumps(brief.to_dict()) for brief in BRIEFS[:3]))
    options = ["--briefs", str(path), "--model", str(tiny_model), "--max-new-tokens", "8"]
    assert main(["probe", "--json", *options, "--per-type", "2"]) == 0
    rows = json.loads(capsys.readouterr().out.splitlines()[-1])

    assert len(rows) == len(run.PROBES) + 7 + 1
    assert {"name", "value", "wanted", "holds", "texts", "at_least", "note"} == set(rows[0])


def test_nonsense_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "--briefs", "/no/such/file"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["probe", "--briefs", "x", "--limit", "0"]) == 2
