"""The session between customer and technician: what they say to each other and what follows. No input, no output."""
