"""Every word that a window says passes through here.

Decides: the language of the windows' own words, and that of reports and what stands in their cards, which is
the system's where the check-up speaks it.
Leaves alone: what other people wrote; that is shown as it came, and never through here.
"""

from __future__ import annotations

import gettext

from diagnostics.language import ENGLISH, Language

_language: list[gettext.NullTranslations] = [gettext.NullTranslations()]


_of_reports: list[Language] = [ENGLISH]


def use_for_reports(language: Language) -> None:
    """Show reports in `language` from now on."""
    _of_reports[0] = language


def report_language() -> Language:
    """The language that reports are shown in."""
    return _of_reports[0]


def say(message: str, **values: object) -> str:
    """`message`, which belongs to a report, in the language of reports."""
    return report_language().say(message, **values)


def use(translations: gettext.NullTranslations) -> None:
    """Speak the language of `translations` from now on; widgets that exist keep their words."""
    _language[0] = translations


def tr(message: str, **values: object) -> str:
    """`message` in the window's language, with `{name}` replaced by each of `values`."""
    said = _language[0].gettext(message)
    return said.format(**values) if values else said


def tr_count(one: str, many: str, count: int, **values: object) -> str:
    """The form of a message that fits `count`, which is also the value `{count}`."""
    return _language[0].ngettext(one, many, count).format(count=count, **values)
