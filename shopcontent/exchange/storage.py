"""Where uploaded catalogues are kept: not with the public media, since they may hold secrets."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def imports_storage() -> FileSystemStorage:
    """A folder that no address leads to; on several machines it must be a shared one."""
    return FileSystemStorage(
        location=settings.VAR_DIR / "imports",
        base_url=None,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )
