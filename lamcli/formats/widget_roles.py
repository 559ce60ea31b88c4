"""ARIA roles and states that jQuery UI widgets give to their elements, by the classes that the same widgets give them.

For sources that record classes but no role attributes. The library sets both together (api.jqueryui.com: tabs, accordion, dialog,
menu, autocomplete, slider, progressbar, tooltip, selectmenu), so the class tells the role of the live element.
"""

from __future__ import annotations

from collections.abc import Sequence

_ROLES = {
    "ui-tabs-nav": "tablist", "ui-tabs-tab": "tab", "ui-tabs-anchor": "none", "ui-tabs-panel": "tabpanel", "ui-accordion": "tablist", "ui-accordion-header": "tab",
    "ui-accordion-content": "tabpanel", "ui-dialog": "dialog", "ui-progressbar": "progressbar", "ui-tooltip": "tooltip", "ui-selectmenu-button": "combobox",
    "ui-helper-hidden-accessible": "status",
}  # fmt: skip


def widget_role(tag: str, classes: Sequence[str]) -> str:
    """The role, or ``""`` when no class tells one."""
    return next((_ROLES[item] for item in classes if item in _ROLES), "")


def widget_states(classes: Sequence[str]) -> frozenset[str]:
    """The states that the library sets on tabs and on the headers of an accordion."""
    if "ui-tabs-tab" in classes or "ui-accordion-header" in classes:
        active = "ui-tabs-active" in classes or "ui-accordion-header-active" in classes
        return frozenset(("selected", "expanded") if active else ("collapsed",))
    return frozenset()
