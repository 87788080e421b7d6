"""What a session, a message or a picture must be to be taken; the API and the chat page ask the same."""

from retrieval.errors import PictureRejectedError
from retrieval.images import decode_picture, encode_jpeg
from ui.api.problems import ProblemError, too_fast
from ui.api.services import ApiServices
from ui.limits import MAX_TEXT_CHARS, MAX_UPLOAD_BYTES

KEPT_SIDE = 1024


def admit_session(services: ApiServices, address: str) -> None:
    """Raises ProblemError when too many conversations begin at one address."""
    wait_s = services.limiter.take(((f"sessions:{address}", services.rates.sessions_an_address),))
    if wait_s > 0:
        raise too_fast(wait_s)


def admit_message(
    services: ApiServices, session_id: str, address: str, text: str, image_id: str | None
) -> None:
    """Raises ProblemError for an empty or long message, an unknown picture, or too many of them."""
    if not text and image_id is None:
        raise ProblemError("message_empty")
    if len(text) > MAX_TEXT_CHARS:
        raise ProblemError("message_too_long", length=len(text), limit=MAX_TEXT_CHARS)
    if image_id is not None and services.images.get(session_id, image_id) is None:
        raise ProblemError("image_unknown")
    rates = services.rates
    wait_s = services.limiter.take(
        (
            (f"messages:{session_id}", rates.messages_a_session),
            (f"messages:{address}", rates.messages_an_address),
            ("messages", rates.messages_a_shop),
        )
    )
    if wait_s > 0:
        raise too_fast(wait_s)


def keep_picture(services: ApiServices, session_id: str, data: bytes) -> str:
    """Check a picture and keep it, re-encoded: nothing that came along in the file stays. Returns its id.

    Raises:
        ProblemError: it is too large, no picture, or one of too many.
    """
    wait_s = services.limiter.take(((f"uploads:{session_id}", services.rates.uploads_a_session),))
    if wait_s > 0:
        raise too_fast(wait_s)
    if len(data) > MAX_UPLOAD_BYTES:
        raise ProblemError("image_too_large", limit_mb=MAX_UPLOAD_BYTES // 1_000_000)
    try:
        kept = encode_jpeg(decode_picture(data, KEPT_SIDE))
    except PictureRejectedError as error:
        raise ProblemError("image_not_accepted") from error
    image_id = services.new_id()
    services.images.save(session_id, image_id, kept, services.now())
    return image_id
