"""Practice: a whole organisation in a temporary folder, and the story of one engagement told on it."""
