"""The desk: cases in a queue, the log, the archive, and the relay between customer and technician."""
