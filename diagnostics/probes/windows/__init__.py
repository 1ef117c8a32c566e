"""How each subject is measured on Windows.

Decides: nothing by itself; each module holds the collectors of some subjects.
Leaves alone: what the subjects are; their probes declare that, and choose the collector by the platform.
"""
