"""One engagement from the first question to the sealed bundle: what each side's program does, without a window."""
