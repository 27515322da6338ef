"""The pictures that people uploaded, where no proxy in front serves them."""

from contextlib import closing

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.static import serve


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A stored file, in a sandbox: a picture that holds a script cannot act as its reader."""
    found = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response: HttpResponseBase = found
    if isinstance(found, FileResponse):
        # A stream would have to be an asynchronous one under ASGI, and pictures are small.
        with closing(found):
            response = HttpResponse(found.getvalue(), headers=found.headers)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
