"""`python -m desktop_assist` is the command `desktop-assist`."""

from __future__ import annotations

import sys

from desktop_assist.cli import main

sys.exit(main())
