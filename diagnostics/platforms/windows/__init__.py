"""The door to Windows.

Decides: nothing by itself; each module opens one thing that only Windows has.
Leaves alone: what is asked; the probes know that.
"""
