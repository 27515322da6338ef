"""Who may import whom."""

import subprocess

import pytest
from importlinter.cli import lint_imports

from shopcontent.processes import python


def test_imports_run_one_way():
    assert lint_imports(no_cache=True) == 0


@pytest.mark.parametrize("module", ["shopcontent.asgi", "shopcontent.wsgi"])
def test_web_processes_load_no_torch(module):
    script = (
        f"import sys, {module}; from django.urls import get_resolver; get_resolver().url_patterns;"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run(python("-c", script)).returncode == 0


def test_llm_needs_no_django():
    script = (
        "import sys, llm.__main__, llm.checks, llm.generation.transformers_generator;"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run(python("-c", script)).returncode == 0
