"""The pages of webhooks: endpoints and their deliveries."""

from shopcontent.webhooks.admin.deliveries import DeliveryAdmin
from shopcontent.webhooks.admin.endpoints import EndpointAdmin

__all__ = ["DeliveryAdmin", "EndpointAdmin"]
