"""What was not measured: alike said once, other kinds of computer kept apart, nothing left out."""

from __future__ import annotations

from pathlib import Path

import diagnostics
from diagnostics.render import absences, html, text
from simulators.checked import fresh

FRESH = fresh()


def test_reasons_that_are_alike_are_said_once_and_nothing_is_left_out() -> None:
    both = (*absences.here(FRESH, FRESH), *absences.elsewhere(FRESH, FRESH))
    assert sum("smartctl" in one.detail for one in both) == 1
    titles = [title for one in both for title in one.titles]
    assert sorted(titles) == sorted(entry.title for entry in FRESH.not_measured)


def test_what_other_computers_have_is_folded_and_its_number_is_said() -> None:
    count = sum(len(one.titles) for one in absences.elsewhere(FRESH, FRESH))
    assert count > 5
    heading = f"Not for this kind of computer ({count})"
    page = html.render(FRESH)
    assert f'<details class="elsewhere"><summary>{heading}</summary>' in page
    folded = page.partition('<details class="elsewhere">')[2].partition("</details>")[0]
    assert "Gatekeeper" in folded
    assert "Only Windows watches over firewalls." in folded
    assert f"- {heading}: " in text.render(FRESH)


def test_every_sentence_about_other_computers_is_in_the_sources() -> None:
    folder = Path(diagnostics.__file__).parent
    places = [folder / "checkup.py", *(folder / "probes").rglob("*.py")]
    sources = " ".join(" ".join(path.read_text(encoding="utf-8") for path in places).split())
    for sentence in absences.OF_OTHER_COMPUTERS:
        assert f'"{sentence}"' in sources, sentence
