"""The project's settings, with a folder of the tests' own, never that of a running demo."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="shopcontent-"))

from shopcontent.settings import *  # noqa: E402, F403
