"""How Alembic finds the store and the tables."""

from alembic import context
from sqlalchemy import create_engine, pool

from tradehook.migrations.tables import metadata

with create_engine(context.config.attributes["url"], poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
