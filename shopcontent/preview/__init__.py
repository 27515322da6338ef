"""A product as its shop would show it, for the people who write its texts."""
