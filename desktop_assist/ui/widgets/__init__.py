"""The parts that pages are made of: they know the theme and what they show, but no page and no program."""
