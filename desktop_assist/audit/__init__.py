"""What an auditor does with a bundle: verify it, without an account, a network or our word."""
