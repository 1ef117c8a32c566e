"""SSH: who may come in, and the only door to paramiko."""
