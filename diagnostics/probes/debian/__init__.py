"""How Debian and the systems made from it are asked.

Decides: nothing of its own.
Leaves alone: what the answers mean; each module says what it reads.
"""
