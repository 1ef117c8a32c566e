"""The windows. Qt lives here and in `desktop_assist.app`, and nowhere else."""

from __future__ import annotations

from desktop_assist.ui import singletons

singletons.keep()
