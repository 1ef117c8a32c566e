"""How hard the fuzz targets are tried: a little in every test run, hard under `installer/dev.py fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

HARD = "DESKTOP_ASSIST_FUZZ_EXAMPLES"

settings.register_profile(
    "desktop-assist-fuzz",
    max_examples=int(os.environ.get(HARD, "40")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
settings.load_profile("desktop-assist-fuzz")
