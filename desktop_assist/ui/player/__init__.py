"""The window that plays what was seen of a screen."""
