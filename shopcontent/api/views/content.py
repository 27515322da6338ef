"""The live texts of one product, or of the shop itself."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from shopcontent.api.conditional import answer, etag_of
from shopcontent.api.parameters import ReadParameters
from shopcontent.api.reading import Asked, Place, choose_places, read_texts
from shopcontent.api.schema import SKU, reads
from shopcontent.api.serializers import ContentSerializer, TextSerializer
from shopcontent.api.views.base import ContentView
from shopcontent.catalog.models import Product
from shopcontent.publishing.models import Slot


class ProductContent(ContentView):
    @reads(
        ContentSerializer,
        summary="The live texts of a product",
        parameters=[SKU, ReadParameters],
        description="One text for each type and key: in the language asked, else in the shop's "
        "next; for the audience asked, else for everybody.",
        operation_id="product_content",
    )
    def get(self, request: Request, sku: str) -> HttpResponseBase:
        asked = self.asked()
        places = choose_places(Slot.objects.of_sku(self.shop, sku), asked, timezone.now())
        if not places and not Product.objects.of_shop(self.shop).filter(sku=sku).exists():
            raise Http404(_("The shop has no product with this SKU."))
        return _answer(request, asked, places, sku)


class ShopContent(ContentView):
    @reads(
        ContentSerializer,
        summary="The shop's own live texts",
        parameters=[ReadParameters],
        description="Texts that belong to no product, such as the answers of a general FAQ.",
        operation_id="shop_content",
    )
    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked()
        places = choose_places(Slot.objects.of_shop_itself(self.shop), asked, timezone.now())
        return _answer(request, asked, places, None)


def _answer(
    request: Request, asked: Asked, places: list[Place], sku: str | None
) -> HttpResponseBase:
    def build() -> object:
        return {"sku": sku, "content": TextSerializer(read_texts(places, asked), many=True).data}

    etag = etag_of(sku, asked.locale, asked.shop.name, places)
    return answer(request, etag=etag, locale=asked.locale, build=build)
