"""How a report is shown: as text for a terminal, as a page, as its bytes.

Decides: nothing; each form has its own module with one `render(report, *, comparison=None)`.
Leaves alone: what the report says. No form adds a sum, a score or a verdict of its own.
"""
