"""What can go wrong in a conversation, by who must act.

AisleError (retrieval/errors.py)
└── AssistantError
    ├── SettingsError              the operator: an environment variable is wrong
    ├── ChatModelError             the model's endpoint
    │   ├── ChatModelTimeoutError      no answer in time
    │   ├── ChatModelRateLimitError    429 or over budget
    │   ├── ChatModelUnreachableError  nothing listens, or the connection broke
    │   └── ChatModelReplyError        an answer that is not what was asked for
    ├── PromptFileError            the prompt's author
    ├── SessionUnknownError        the client: no such session
    ├── IdentityError              the client: a token that does not hold
    ├── MessageRejectedError       the client: empty, too long, …; `code` is stable
    ├── DatabaseError              the operator: the database is missing, locked or from another version
    └── SuiteError                 the author of a test suite
"""

from retrieval.errors import AisleError


class AssistantError(AisleError):
    """Running a conversation failed."""


class SettingsError(AssistantError):
    """A setting is unknown or has a value that cannot be used."""


class ChatModelError(AssistantError):
    """The chat model did not help; the local engine takes over."""


class ChatModelTimeoutError(ChatModelError):
    """No (complete) answer within the time left to this turn."""


class ChatModelRateLimitError(ChatModelError):
    """The endpoint refused for rate or quota."""


class ChatModelUnreachableError(ChatModelError):
    """The endpoint cannot be reached or broke the connection."""


class ChatModelReplyError(ChatModelError):
    """The answer is not valid for what was asked: not JSON, another schema, cut off, too long."""


class PromptFileError(AssistantError):
    """A prompt file has wrong front matter or lacks a variable."""


class SessionUnknownError(AssistantError):
    """There is no such session, or it was deleted."""


class IdentityError(AssistantError):
    """A token is forged, expired or not for this shop."""


class MessageRejectedError(AssistantError):
    """A message that is not taken: `code` for programs, `detail` for the shopper."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class DatabaseError(AssistantError):
    """The shop's database cannot be used as it is."""


class SuiteError(AssistantError):
    """A test suite cannot be read."""
