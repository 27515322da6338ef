"""Files as downloads."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from shopcontent.catalog.models import ProductQuerySet
from shopcontent.exchange.exporting import export_catalog
from shopcontent.exchange.reading.source import FileFormat

MEDIA_TYPES: dict[FileFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
}
CHUNK = 1 << 16


def export_response(
    request: HttpRequest, products: ProductQuerySet, file_format: FileFormat
) -> HttpResponseBase:
    """The products as a download; raises InvalidInput where the format cannot hold them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"products-{timezone.localdate():%Y-%m-%d}.{file_format}"
        export_catalog(products=products, path=path, file_format=file_format)
        # The open file outlives its name in the folder.
        return download(request, path.open("rb"), path.name, MEDIA_TYPES[file_format])


def download(
    request: HttpRequest, file: IO[bytes], name: str, media_type: str = "application/octet-stream"
) -> HttpResponseBase:
    """An open file as an attachment, sent in pieces and closed at the end."""
    if not isinstance(request, ASGIRequest):
        return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    # Under ASGI, Django reads an ordinary file response into memory before it sends anything.
    response = StreamingHttpResponse(_pieces(file), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    read: Any = sync_to_async(file.read)
    try:
        while piece := await read(CHUNK):
            yield piece
    finally:
        await sync_to_async(file.close)()
