"""Whether a page can be used by everybody, as axe-core sees it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
_SHOWN = 5
_AXE = Axe()
_IS_STILL = """document.getAnimations().every((each) =>
    each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""


def check_accessible(page: Page) -> None:
    """Fail with a readable list where axe finds something serious or critical on the page."""
    wrong = barriers(page)
    assert not wrong, "\n".join([page.url, *wrong])


def barriers(page: Page) -> list[str]:
    """A line for each serious or critical rule that the page breaks, with the elements below."""
    # What is still fading in has colours that nobody is shown for long.
    page.wait_for_function(_IS_STILL)
    found = _AXE.run(page).response["violations"]
    return [_said(violation) for violation in found if violation["impact"] in GRAVE]


def _said(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    places = [f"    {' '.join(map(str, node['target']))}: {_why(node)}" for node in nodes[:_SHOWN]]
    more = [f"    … and {len(nodes) - _SHOWN} more"] if len(nodes) > _SHOWN else []
    head = f"  {violation['impact']} {violation['id']}: {violation['help']}"
    return "\n".join([head, *places, *more])


def _why(node: dict[str, Any]) -> str:
    html = " ".join(node["html"].split())[:160]
    said = [check["message"] for check in [*node["any"], *node["all"], *node["none"]]]
    return f"{html} – {'; '.join(said)[:240]}"
