"""The rules that come with the product, one module for each market."""

from shopcontent.compliance.packs.america import RULES as AMERICA
from shopcontent.compliance.packs.china import RULES as CHINA
from shopcontent.compliance.packs.europe import RULES as EUROPE
from shopcontent.compliance.packs.shipped import ShippedRule

SHIPPED: tuple[ShippedRule, ...] = (*CHINA, *EUROPE, *AMERICA)

__all__ = ["SHIPPED", "ShippedRule"]
