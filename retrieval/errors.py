"""The root of every error that aisle raises on purpose, and retrieval's own.

AisleError
├── RetrievalError
│   ├── FeedError              a feed could not be read at all
│   ├── CatalogueEmptyError    nothing imported yet
│   ├── IndexMissingError      vectors were never built for this encoder
│   ├── IndexLockedError       another process owns the vector folder
│   ├── VectorStoreError       the vector database failed
│   │   └── VectorStoreGoneError   its server does not answer, or not in time
│   ├── EncoderUnavailableError   an encoder's package or weights are missing
│   ├── PictureRejectedError   bytes that are not a picture aisle accepts
│   ├── ModelFileError         trained weights that do not fit this version
│   └── MerchandisingError     the merchant's file of rules cannot be read
└── AssistantError             assistant/errors.py
"""


class AisleError(Exception):
    """Base of all errors raised on purpose; the message says what happened and what to do."""


class RetrievalError(AisleError):
    """Finding or ranking products failed."""


class FeedError(RetrievalError):
    """A feed cannot be read at all; single bad rows are reported instead."""


class CatalogueEmptyError(RetrievalError):
    """There is no product to search in."""


class IndexMissingError(RetrievalError):
    """The catalogue has no vectors for the encoder in use."""


class IndexLockedError(RetrievalError):
    """Another process owns the vector folder (two writers lose rows silently)."""


class VectorStoreError(RetrievalError):
    """The vector database failed or is damaged."""


class VectorStoreGoneError(VectorStoreError):
    """The vector database's server does not answer, or not in time; what it holds may be whole."""


class EncoderUnavailableError(RetrievalError):
    """An encoder's package, export or weights are not there."""


class PictureRejectedError(RetrievalError):
    """The bytes are not a picture that aisle accepts (format, size, damage)."""


class ModelFileError(RetrievalError):
    """A file of trained weights is damaged or made for other features or another version."""


class MerchandisingError(RetrievalError):
    """The merchant's rules are not written as they must be; the message names the line."""
