"""The technician's window: the queue, the case, and the tools beside them."""
