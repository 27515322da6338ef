"""What every call that reads texts has in common."""

from collections.abc import Collection

from rest_framework.views import APIView

from shopcontent.api.models import ApiKey, Scope
from shopcontent.api.parameters import ReadParameters
from shopcontent.api.reading import Asked
from shopcontent.catalog.models import Shop


class ContentView(APIView):
    """A call of a key that may read content."""

    required_scope = Scope.CONTENT_READ
    other_parameters: Collection[str] = ()

    @property
    def shop(self) -> Shop:
        key = self.request.auth
        assert isinstance(key, ApiKey)  # noqa: S101 - HasScope let nothing else pass
        return key.shop

    def asked(self) -> Asked:
        """The query, checked; raises ValidationError."""
        context = {"shop": self.shop, "other": self.other_parameters}
        return ReadParameters(data=self.request.query_params, context=context).asked()
