"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from shopcontent.health import healthz, readyz
from shopcontent.media import media
from shopcontent.overview.now import now

handler400 = "shopcontent.api.errors.bad_request"
handler404 = "shopcontent.api.errors.page_not_found"
handler500 = "shopcontent.api.errors.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/now/", admin.site.admin_view(now), name="overview_now"),
    path("admin/", admin.site.urls),
    path("preview/", include("shopcontent.preview.page")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("shopcontent.api.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
    # The embedded default serves its own pictures; a production proxy takes this path first.
    re_path(r"^media/(?P<path>.*)$", media),
]
