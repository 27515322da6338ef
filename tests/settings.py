"""The project's settings, with a folder of the tests' own, never that of a running demo."""

import os
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ or "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="shopcontent-")

from shopcontent.settings import *  # noqa: F403
