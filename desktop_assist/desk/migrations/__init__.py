"""The steps from one desk database to the next, as Alembic runs them."""
