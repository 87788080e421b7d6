"""Pictures: those that shoppers upload, and those of the shop's products."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel

from ui.admission import keep_picture
from ui.api.auth import Auth, Caller
from ui.api.problems import ProblemError
from ui.api.services import ApiServices
from ui.limits import MAX_UPLOAD_BYTES

PICTURE_TYPES = {
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".avif": "image/avif",
}


class ImageAccepted(BaseModel):
    """What a message then names."""

    image_id: str


def image_routes(services: ApiServices, auth: Auth) -> APIRouter:
    """`/v1/sessions/{session_id}/images` and `/images`."""
    router = APIRouter(tags=["images"])
    SessionCaller = Annotated[Caller, Depends(auth.of_path)]  # noqa: N806 - a type

    @router.post("/v1/sessions/{session_id}/images", status_code=201)
    def upload(caller: SessionCaller, file: UploadFile) -> ImageAccepted:
        """Check a picture and keep it for this session's messages."""
        data = file.file.read(MAX_UPLOAD_BYTES + 1)
        return ImageAccepted(image_id=keep_picture(services, caller.session.session_id, data))

    @router.get("/v1/sessions/{session_id}/images/{image_id}", response_class=Response)
    def uploaded(caller: SessionCaller, image_id: str) -> Response:
        """A picture of this session again, for a page that was reloaded."""
        content = services.images.get(caller.session.session_id, image_id)
        if content is None:
            raise ProblemError("image_unknown")
        return Response(content, media_type="image/jpeg")

    @router.get("/images/{name}", response_class=FileResponse, include_in_schema=False)
    def picture(name: str) -> FileResponse:
        """A product picture. Its name changes with its content, so it may be kept for long."""
        path = picture_path(services.pictures, name)
        if path is None:
            raise ProblemError("image_unknown")
        headers = {
            "Cache-Control": "public, max-age=604800",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Content-Security-Policy": "default-src 'none'",
        }
        return FileResponse(path, media_type=PICTURE_TYPES[path.suffix.lower()], headers=headers)

    return router


def picture_path(folder: Path, name: str) -> Path | None:
    """The file of that name directly in the folder; None for anything else, links out of it included."""
    if Path(name).suffix.lower() not in PICTURE_TYPES or "\0" in name:
        return None
    path = (folder / name).resolve()
    return path if path.parent == folder.resolve() and path.is_file() else None
