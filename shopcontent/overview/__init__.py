"""The first page of the admin: what is there, what is missing, what waits."""
