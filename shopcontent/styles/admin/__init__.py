"""House styles in the admin."""

from shopcontent.styles.admin import styles

__all__ = ["styles"]
