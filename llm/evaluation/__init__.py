"""How good the texts of a model are: metrics, and a report over a file of briefs."""
