"""What is offered to a customer, and whether the sealed report supports it."""
