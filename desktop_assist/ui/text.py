"""Every word that a window says passes through here.

Decides: the language of the windows' own words.
Leaves alone: what other people wrote; that is shown as it came, and never through here.
"""

from __future__ import annotations

import gettext

_language: list[gettext.NullTranslations] = [gettext.NullTranslations()]


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
