"""What goes wrong, as RFC 9457 problem documents: a stable `code`, and a sentence a shopper can read."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import MessageRejectedError
from retrieval.errors import AisleError
from retrieval.product import Locale

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProblemKind:
    """One row of the table. The details may hold `{name}` fields."""

    status: int
    title: str
    en: str
    zh: str


PROBLEMS: Mapping[str, ProblemKind] = {
    "bad_json": ProblemKind(
        400, "Bad JSON", "The request could not be read: {reason}.", "无法读取请求：{reason}。"
    ),
    "token_missing": ProblemKind(
        401,
        "Token missing",
        "Send the session token as `Authorization: Bearer …`.",
        "请用 `Authorization: Bearer …` 发送会话令牌。",
    ),
    "token_invalid": ProblemKind(
        401,
        "Token invalid",
        "The session token does not hold. Start a new session.",
        "会话令牌无效，请开始新的会话。",
    ),
    "embed_token_invalid": ProblemKind(
        401,
        "Embed token invalid",
        "The embed token is forged or was revoked. Make one with `aisle embed new --origin URL`.",
        "嵌入令牌无效或已撤销，可用 `aisle embed new --origin URL` 新建。",
    ),
    "customer_token_invalid": ProblemKind(
        401,
        "Customer token invalid",
        "The sign-in does not hold or has expired. Please sign in again.",
        "登录无效或已过期，请重新登录。",
    ),
    "origin_not_allowed": ProblemKind(
        403, "Origin not allowed", "This page may not use the assistant.", "此页面无权使用该助手。"
    ),
    "session_unknown": ProblemKind(
        404,
        "Session unknown",
        "This conversation does not exist any more. Please start a new one.",
        "这段对话已不存在，请开始新的对话。",
    ),
    "message_unknown": ProblemKind(
        404, "Message unknown", "This message never arrived here.", "没有收到过这条消息。"
    ),
    "turn_unknown": ProblemKind(
        404, "Turn unknown", "There is no such turn in this conversation.", "这段对话里没有这一轮。"
    ),
    "product_unknown": ProblemKind(404, "Product unknown", "There is no such product.", "没有这件商品。"),
    "order_unknown": ProblemKind(
        404,
        "Order unknown",
        "There is no such order for this customer.",
        "该顾客没有这个订单。",
    ),
    "image_unknown": ProblemKind(
        404, "Image unknown", "There is no such picture in this conversation.", "这段对话里没有这张图片。"
    ),
    "route_unknown": ProblemKind(404, "Not found", "There is nothing at this address.", "此地址没有内容。"),
    "method_not_allowed": ProblemKind(
        405, "Method not allowed", "This address does not take {method}.", "此地址不支持 {method}。"
    ),
    "too_many_images": ProblemKind(
        409,
        "Too many pictures",
        "This conversation holds many pictures already. Please start a new one.",
        "这段对话里的图片太多了，请开始新的对话。",
    ),
    "message_too_long": ProblemKind(
        413,
        "Message too long",
        "That message has {length:,} characters; I can read up to {limit:,} at once. Please shorten it.",
        "这条消息有 {length:,} 个字，一次最多能读 {limit:,} 个字，请缩短后再发。",
    ),
    "body_too_large": ProblemKind(
        413, "Too large", "The request is larger than {limit:,} bytes.", "请求超过 {limit:,} 字节。"
    ),
    "image_too_large": ProblemKind(
        413,
        "Picture too large",
        "The picture is too large; up to {limit_mb} MB works.",
        "图片太大，请不要超过 {limit_mb} MB。",
    ),
    "image_not_accepted": ProblemKind(
        415,
        "Not a picture",
        "I could not read that as a picture. JPEG, PNG and WebP work.",
        "无法识别这张图片，请使用 JPEG、PNG 或 WebP 格式。",
    ),
    "message_empty": ProblemKind(
        422, "Message empty", "Write a message or add a photo.", "请输入文字，或添加一张图片。"
    ),
    "request_invalid": ProblemKind(
        422, "Request invalid", "The request does not fit: {reason}.", "请求不符合要求：{reason}。"
    ),
    "filters_invalid": ProblemKind(
        422, "Filters invalid", "`filters` does not fit: {reason}.", "`filters` 不符合要求：{reason}。"
    ),
    "too_fast": ProblemKind(
        429,
        "Too fast",
        "That was a little fast. Please wait {wait_s} s and send it again.",
        "发送得有点快，请等 {wait_s} 秒再试。",
    ),
    "internal_error": ProblemKind(
        500,
        "Internal error",
        "Something went wrong on our side. Please try again.",
        "我们这边出了点问题，请再试一次。",
    ),
    "not_ready": ProblemKind(
        503,
        "Not ready",
        "The shop cannot answer just now. Please try again in a moment.",
        "暂时无法服务，请稍后再试。",
    ),
}


class ProblemError(HTTPException):
    """Raised by a route; `code` is a row of the table, `fields` fill its detail."""

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(PROBLEMS[code].status, code)
        self.code = code
        self.fields = fields


def too_fast(wait_s: float) -> ProblemError:
    """The refusal of a rate limit."""
    return ProblemError("too_fast", wait_s=max(1, math.ceil(wait_s)))


def page_locale(accept_language: str | None) -> Locale:
    """The first language of the header that we speak; English when there is none."""
    for choice in (accept_language or "").lower().split(","):
        language = choice.split(";")[0].strip().split("-")[0]
        if language in ("zh", "en"):
            return language
    return "en"


def problem_words(code: str, locale: Locale, **fields: str | int) -> str:
    """The sentence of a row of the table."""
    kind = PROBLEMS[code]
    return (kind.zh if locale == "zh" else kind.en).format(**fields)


def problem_response(problem: ProblemError, locale: Locale) -> JSONResponse:
    """The document, with the headers that its status asks for."""
    kind = PROBLEMS[problem.code]
    detail = problem_words(problem.code, locale, **problem.fields)
    document = {"type": "about:blank", "title": kind.title, "status": kind.status}
    document |= {"detail": detail, "code": problem.code}
    headers = {"Cache-Control": "no-store", "Content-Language": locale}
    if kind.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if "wait_s" in problem.fields:
        headers["Retry-After"] = str(problem.fields["wait_s"])
    return JSONResponse(document, kind.status, headers, media_type="application/problem+json")


def add_problem_handlers(app: FastAPI) -> None:
    """Every way for a request to fail ends in a problem document."""

    def answer(request: Request, problem: ProblemError) -> JSONResponse:
        header = request.headers.get("accept-language")
        session_locale: Locale = getattr(request.state, "locale", "en")
        return problem_response(problem, page_locale(header) if header else session_locale)

    @app.exception_handler(ProblemError)
    def of_route(request: Request, error: ProblemError) -> JSONResponse:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    def of_validation(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return answer(request, ProblemError("bad_json", reason=str(first["ctx"]["error"])))
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        return answer(
            request, ProblemError("request_invalid", reason=f"{where}: {first['msg']}".lstrip(": "))
        )

    @app.exception_handler(HTTPException)
    def of_framework(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 404:
            return answer(request, ProblemError("route_unknown"))
        if error.status_code == 405:
            return answer(request, ProblemError("method_not_allowed", method=request.method))
        if error.status_code == 400:
            return answer(request, ProblemError("bad_json", reason=str(error.detail)))
        return answer(request, ProblemError("request_invalid", reason=str(error.detail)))

    @app.exception_handler(MessageRejectedError)
    def of_store(request: Request, error: MessageRejectedError) -> JSONResponse:
        if error.code == "image_too_large":
            return answer(request, ProblemError("image_too_large", limit_mb=4))
        if error.code in PROBLEMS:
            return answer(request, ProblemError(error.code))
        return answer(request, ProblemError("request_invalid", reason=error.detail))

    @app.exception_handler(AisleError)
    def of_shop(request: Request, error: AisleError) -> JSONResponse:
        logger.error("a request could not be answered: %s: %s", type(error).__name__, error)
        return answer(request, ProblemError("not_ready"))

    @app.exception_handler(Exception)
    def of_bug(request: Request, error: Exception) -> JSONResponse:
        """The server logs the traceback; the client learns no more than this."""
        return answer(request, ProblemError("internal_error"))
