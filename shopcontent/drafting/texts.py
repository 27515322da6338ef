"""A text that a model wrote for a draft, what it misses of what was asked, and a second try."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from llm.brief import Brief, Generation, Job, Sampling
from llm.checks import Finding, misses_control
from llm.content_types import Body
from shopcontent.drafting.models import Draft

SECOND_SEED = 15_485_863
# As many as a model can be expected to heed.
MOST_WISHES = 6

_WISHES = {
    "en": {
        "must_say_missing": "Say “{term}” word for word.",
        "never_say_present": "Do not say “{found}”.",
        "rule": "Do not say “{found}”.",
        "glossary": "Say “{said}”, not “{found}”.",
        "too_short": "Write at least {minimum} characters.",
        "too_long": "Write at most {maximum} characters.",
        "tone": "Do without “{found}”.",
        "tone_speaks_to_nobody": "Speak to the reader.",
        "tone_not_playful": "Ask a question or exclaim once.",
        "reading_level": "Write shorter sentences.",
        "reading_level_characters": "Write shorter sentences.",
    },
    "zh": {
        "must_say_missing": "请原样写上“{term}”。",
        "never_say_present": "不要写“{found}”。",
        "rule": "不要写“{found}”。",
        "glossary": "请写“{said}”，不要写“{found}”。",
        "too_short": "至少写 {minimum} 个字。",
        "too_long": "最多写 {maximum} 个字。",
        "tone": "不要用“{found}”。",
        "tone_speaks_to_nobody": "请对读者说话。",
        "tone_not_playful": "用一次问句或感叹句。",
        "reading_level": "句子写短一些。",
        "reading_level_characters": "句子写短一些。",
    },
}


@dataclass(frozen=True, slots=True)
class Text:
    """A parsed and checked answer with all that it took; `missed` is what an earlier one missed."""

    draft: Draft
    brief: Brief
    sampling: Sampling
    body: Body
    findings: tuple[Finding, ...]
    prompt_tokens: int
    new_tokens: int
    seconds: float
    missed: tuple[str, ...] = ()

    def lacks(self) -> tuple[str, ...]:
        """The codes of what was asked for and is not done, each once."""
        return tuple(dict.fromkeys(f.code for f in self.findings if misses_control(f)))

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def second_job(self) -> Job:
        """The same text once more, drawn anew and told what this one misses."""
        wishes = dict.fromkeys(_wishes(self.brief, self.findings))
        instruction = " ".join(filter(None, [self.brief.instruction, *list(wishes)[:MOST_WISHES]]))
        return Job(
            str(self.draft.pk),
            replace(self.brief, instruction=instruction),
            replace(self.sampling, seed=self.sampling.seed + SECOND_SEED),
        )

    def or_better(self, second: "Text | None", answer: Generation) -> "Text":
        """The better of this text and the second one, with the cost of both; this one if equal.

        `second` is None where the second `answer` was no text.
        """
        chosen = second if second is not None and second._faults() < self._faults() else self
        return replace(
            chosen,
            prompt_tokens=self.prompt_tokens + answer.prompt_tokens,
            new_tokens=self.new_tokens + answer.new_tokens,
            seconds=self.seconds + answer.seconds,
            missed=self.lacks(),
        )

    def _faults(self) -> tuple[bool, int, int, int]:
        """The worse, the greater; a stump that says nothing wrong is no better for it."""
        is_stump = any(finding.code == "too_short" for finding in self.findings)
        missed = sum(misses_control(finding) for finding in self.findings)
        return is_stump, self.count("block"), missed, self.count("warn")


def _wishes(brief: Brief, findings: tuple[Finding, ...]) -> Iterator[str]:
    """What is missed, in the language of the text."""
    said = _WISHES["zh" if brief.locale.startswith("zh") else "en"]
    for finding in findings:
        # A long term is cut in a finding; the brief itself asks for all of it.
        is_cut = finding.code == "must_say_missing" and finding.params["term"] not in brief.must_say
        if misses_control(finding) and not is_cut:
            yield said[finding.code].format(**finding.params)
