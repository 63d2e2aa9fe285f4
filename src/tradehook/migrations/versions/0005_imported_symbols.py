"""Instruments: symbols imported from an exchange's directory, and what was kept under old names of stocks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OLD_NAMES = {
    "SQ": "XYZ",
    "FB": "META",
    "ANTM": "ELV",
    "RDS.A": "SHEL",
    "RDS.B": "SHEL",
    "RDSA": "SHEL",
    "RDSB": "SHEL",
    "ABC": "COR",
    "BHGE": "BKR",
    "BK": "BNY",
    "BLL": "BALL",
    "CTL": "LUMN",
    "DISCA": "WBD",
    "FBHS": "FBIN",
    "FI": "FISV",
    "FLT": "CPAY",
    "HRS": "LHX",
    "JEC": "J",
    "MMC": "MRSH",
    "MYL": "VTRS",
    "NLOK": "GEN",
    "PEAK": "DOC",
    "PKI": "RVTY",
    "RE": "EG",
    "SYMC": "GEN",
    "TMK": "GL",
    "UTX": "RTX",
    "WLTW": "WTW",
}
"""Whose family is from now on that of the present name."""

_BY_FAMILY = ("trades", "orders", "positions", "position_differences", "parked_work")
_lanes = sa.table("lanes", sa.column("account_id"), sa.column("family"), sa.column("trade_id"))


def upgrade() -> None:
    op.create_table(
        "imported_symbols",
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("directory", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exchange", sa.Text(), nullable=False),
        sa.Column("etf", sa.Boolean(), nullable=False),
        sa.Column("round_lot", sa.BigInteger(), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.Column("delisted_at", sa.BigInteger(), nullable=True),
        sa.Column("renamed_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("symbol", name=op.f("pk_imported_symbols")),
    )
    op.create_table(
        "imported_directories",
        sa.Column("directory", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("directory", name=op.f("pk_imported_directories")),
    )
    for old, new in _OLD_NAMES.items():
        _move(old, new)


def _move(old: str, new: str) -> None:
    """What is kept of an old name goes to the family of the new one, its lane too.

    Where both lanes of an account are at work, nothing of that account is moved: neither could take over the other.
    """
    stay = _at_work(old) & _at_work(new)
    signals = sa.table("signals", sa.column("family"))
    op.execute(sa.update(signals).where(signals.c.family == old).values(family=new))
    for name in _BY_FAMILY:
        table = sa.table(name, sa.column("account_id"), sa.column("family"))
        moves = (table.c.family == old, table.c.account_id.not_in(stay))
        op.execute(sa.update(table).where(*moves).values(family=new))
    other = _lanes.alias()
    has_both = sa.exists().where(other.c.account_id == _lanes.c.account_id, other.c.family.in_((old, new)))
    for idle in (new, old):
        has_other = has_both.where(other.c.family != idle)
        op.execute(sa.delete(_lanes).where(_lanes.c.family == idle, _lanes.c.trade_id.is_(None), has_other))
    op.execute(sa.update(_lanes).where(_lanes.c.family == old, _lanes.c.account_id.not_in(stay)).values(family=new))


def _at_work(family: str) -> set[str]:
    """The accounts whose lane of a family is held by a trade."""
    held = sa.select(_lanes.c.account_id).where(_lanes.c.family == family, _lanes.c.trade_id.is_not(None))
    return {str(account_id) for (account_id,) in op.get_bind().execute(held)}
