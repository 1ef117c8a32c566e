"""The windows. Qt lives here and in `desktop_assist.app`, and nowhere else."""
