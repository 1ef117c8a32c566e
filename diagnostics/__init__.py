"""What is true of this machine: measured with consent, judged by published rules, usable alone."""
