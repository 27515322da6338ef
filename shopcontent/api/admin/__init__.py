"""The keys of shops' servers and the tokens of people in the admin."""

from shopcontent.api.admin import keys, tokens

__all__ = ["keys", "tokens"]
