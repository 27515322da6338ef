"""Import and export in the admin: upload, look, confirm, watch, fetch what was rejected."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shopcontent.backoffice import number, page
from shopcontent.catalog.choices import from_query
from shopcontent.catalog.models import Product
from shopcontent.exceptions import ShopcontentError
from shopcontent.exchange import runs
from shopcontent.exchange.forms import UploadForm
from shopcontent.exchange.models import ImportRun
from shopcontent.exchange.responses import MEDIA_TYPES, download, export_response

PATH = "admin:exchange_importrun_"


def upload(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """The form; a file that can be read leads on to its preview."""
    if not runs.may_import(request.user):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = runs.upload(
                user=request.user,  # type: ignore[arg-type]
                shop=form.cleaned_data["shop"],
                file=form.cleaned_data["file"],
                mapping=form.chosen_mapping,
                overwrite_texts=form.cleaned_data["overwrite_texts"],
            )
        except ShopcontentError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse(f"{PATH}change", args=[run.pk]))
    return page(model_admin, request, "exchange/upload.html", title=_("Import products"), form=form)


def watch(request: HttpRequest, object_id: str, *, model_admin: Any) -> HttpResponse:
    """What a file holds, and what has become of it."""
    run = _get(request, object_id, model_admin)
    return page(
        model_admin,
        request,
        "exchange/run.html",
        title=run.file_name,
        original=run,
        **_context(request, run),
    )


@require_GET
def progress(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """The progress alone; the page asks for it again until the import has ended."""
    run = _get(request, pk, model_admin)
    response = render(request, "exchange/progress.html", _context(request, run))
    if not run.is_moving:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def start(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    run = _get(request, pk, model_admin)
    try:
        runs.start(user=request.user, run=run)  # type: ignore[arg-type]
    except ShopcontentError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse(f"{PATH}change", args=[pk]))


@require_GET
def rejects(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponseBase:
    """The rejected rows as a file, for those who may import."""
    run = _get(request, pk, model_admin)
    if not runs.may_import(request.user):
        raise PermissionDenied
    if not run.rejects:
        raise Http404
    name = PurePath(run.file_name)
    return download(request, run.rejects.open("rb"), f"{name.stem}-rejects{name.suffix}")


@require_GET
def export(request: HttpRequest, *, model_admin: Any) -> HttpResponseBase:
    """The products that the query chooses (`catalog.choices`) as a file of the given `format`."""
    if not request.user.has_perm("catalog.view_product"):
        raise PermissionDenied
    file_format = request.GET.get("format", "csv")
    if file_format not in MEDIA_TYPES:
        raise Http404
    products = Product.objects.matching(from_query(request.GET.dict()))
    if (shop := request.GET.get("shop", "")).isdecimal():
        products = products.filter(shop__pk=shop)
    try:
        return export_response(request, products, file_format)
    except ShopcontentError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:catalog_product_changelist"))


def _get(request: HttpRequest, pk: int | str, model_admin: Any) -> ImportRun:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = ImportRun.objects.select_related("shop", "created_by")
    return get_object_or_404(found, pk=number(str(pk)))


def _context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """`found` is what the import has counted so far or, before it, what the preview foresees."""
    return {
        "run": run,
        "may_import": runs.may_import(request.user),
        "found": run.result or run.preview["result"],
    }
