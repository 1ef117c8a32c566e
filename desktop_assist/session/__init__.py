"""The session between customer and technician: what is said and what follows. No input, no output."""
