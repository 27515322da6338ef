"""What can go wrong in `llm`, each with a stable code and whether trying again can help."""

from collections.abc import Mapping

from llm.reasons import Reason


class LLMError(Exception):
    """The language model library could not do what was asked."""

    code = "llm_error"
    params: Mapping[str, str | int] = {}
    retryable = False

    def __init__(self, message: str | Reason | None = None) -> None:
        super().__init__(str(message or (self.__doc__ or "").strip()))
        if isinstance(message, Reason):
            self.code, self.params = message.code, message.params


class BriefError(LLMError):
    """The brief cannot be written from."""

    code = "bad_brief"


class ModelError(LLMError):
    """The model directory cannot be used."""

    code = "bad_model"


class OutputError(LLMError):
    """The model's answer does not have the fields that this content type needs."""

    code = "bad_output"
    retryable = True


class GenerationError(LLMError):
    """The model failed while it was writing."""

    code = "generation_failed"
    retryable = True


class WordingError(LLMError):
    """A wording to look for is not written as it should be."""

    code = "bad_wording"


class DataError(LLMError):
    """The training or evaluation data cannot be used."""

    code = "bad_data"
