"""A Windows that answers from recorded data, behind the same interfaces as the real one.

Decides: that a script which was not recorded ends with 0 and says nothing, as PowerShell does under Wine; and
that a recorded answer passes through the same reading of bytes as a real one.
Leaves alone: what the scripts would do; the data say where its form comes from.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diagnostics.observation import Reason
from diagnostics.platforms import Failure, Output, command
from diagnostics.platforms.windows.interface import RegistryKey, WirelessLink
from simulators.recorded import Recorded, parts

DATA = Path(__file__).parent.parent / "data" / "windows"
_MISSING = Failure(Reason.NOT_PRESENT, "This computer does not have it.")
_NAME = re.compile(r"<# Desktop Assist: (.*?) #>")


@dataclass
class RecordedWindows(Recorded):
    """A recorded Windows. Everything that a test changes, it changes in these fields."""

    name: str = "windows"
    home_folder: str = r"C:\Users\Somebody"
    keys: dict[str, RegistryKey | Failure] = field(default_factory=dict)
    security: dict[int, int] = field(default_factory=dict)
    wi_fi: tuple[WirelessLink, ...] | Failure = ()
    rules: dict[str, str] = field(default_factory=dict)
    scripts: dict[str, bytes | Failure] = field(default_factory=dict)

    def run(
        self,
        argv: Sequence[str],
        *,
        deadline_s: float,
        stop: threading.Event,
        accepted: Sequence[int] = (0,),
        keep: Sequence[str] = (),
    ) -> Output | Failure:
        if argv[0] != "powershell":
            return super().run(argv, deadline_s=deadline_s, stop=stop, accepted=accepted, keep=keep)
        match = _NAME.search(argv[-1])
        assert match is not None, argv
        self.asked.append(match[1])
        said = self.scripts.get(match[1], b"")
        return said if isinstance(said, Failure) else command._judge("powershell", said, 0, accepted)

    def registry(self, path: str) -> RegistryKey | Failure:
        self.asked.append(path)
        return self.keys.get(path, _MISSING)

    def security_health(self, provider: int) -> int | Failure:
        return self.security.get(provider, Failure(Reason.FAILED, "The system did not answer."))

    def wireless(self) -> tuple[WirelessLink, ...] | Failure:
        return self.wi_fi

    def access_rules(self, path: str) -> str | Failure:
        return self.rules.get(path, self.rules.get("*", _MISSING))


def recorded_windows(name: str) -> RecordedWindows:
    """The machine recorded in `tests/data/windows/<name>.toml`."""
    data = parts(DATA / f"{name}.toml")
    keys = data.pop("registry", {})
    return RecordedWindows(
        keys={path: _key(path, values, keys) for path, values in keys.items()},
        security={int(provider): health for provider, health in data.pop("security", {}).items()},
        wi_fi=tuple(WirelessLink(**entry) for entry in data.pop("wireless", [])),
        scripts={script: text.encode() for script, text in data.pop("scripts", {}).items()},
        **data,
    )


def _key(path: str, values: Mapping[str, Any], keys: Mapping[str, Any]) -> RegistryKey:
    below = {other[len(path) + 1 :].split("\\")[0] for other in keys if other.startswith(f"{path}\\")}
    plain = {
        name.lower(): bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
        for name, value in values.items()
        if name != "written_s"
    }
    return RegistryKey(plain, tuple(sorted(below)), values.get("written_s", 0))
