"""Text generation for shops: briefs in, checked texts out. Knows nothing of Django."""
