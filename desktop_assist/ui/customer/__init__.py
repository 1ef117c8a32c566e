"""The customer's window: one page at a time, in plain words, with large targets."""
