"""Seeing the customer's screen: capture, encoding, RFB, recording."""
