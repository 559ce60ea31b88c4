"""What a person says otherwise on other versions than those that the tasks' programs are written for."""

from __future__ import annotations

from collections.abc import Mapping

_DJANGO = (("rows in main", 'elements css "#result_list tbody tr"'), ("row in main", 'element css "#result_list tbody tr"'), (' in navigation "Filter"', ""))
_TICKED = tuple((f'fill textbox "{name}"', f'check element css "[name=chk_{name}]"\n        fill textbox "{name}"') for name in ("code", "place", "altitude"))
OTHERWISE: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("django", "3.2"): _DJANGO,
    ("django", "4.2"): _DJANGO,
    ("datasette", "1.0"): (("headings containing link", 'headings containing link where text of it is not "Tables schema"'),),
    ("flask-admin", "1.6"): (
        ('textbox "title, author"', "searchbox"),
        ('click button "Search"', 'press "Enter" in searchbox'),
        ('button "With selected"', 'link "With selected"'),
    ),
    ("sqlite-web", "0.5.2"): _TICKED,
    ("sqlite-web", "0.6.4"): _TICKED,
}
"""(application, version) -> parts of programs and what stands for them there, applied one after the other."""


def said(application: str, version: str, program: str) -> str:
    for words, others in OTHERWISE.get((application, version), ()):
        program = program.replace(words, others)
    return program
