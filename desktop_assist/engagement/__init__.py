"""One engagement, from the first question to the sealed bundle: both sides' programs without a window."""
