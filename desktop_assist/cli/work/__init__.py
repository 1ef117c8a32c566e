"""The technician at work in a terminal: everything that the window can, but the picture itself."""
