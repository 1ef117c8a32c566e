"""Evidence: statements that are signed, chained, logged and bundled so that neither side can rewrite them."""
