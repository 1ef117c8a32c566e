"""What people do about what is true of their machine: cases, sessions, offers, evidence, audit."""
