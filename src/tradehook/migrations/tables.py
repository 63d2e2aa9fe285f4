"""Every table that there is, on one `MetaData`."""

import tradehook.accounts.tables
import tradehook.analytics.alert_logs.tables
import tradehook.analytics.backtests.tables
import tradehook.brokers.outside.tables
import tradehook.brokers.paper.tables
import tradehook.instruments.directory.tables
import tradehook.instruments.tables
import tradehook.intake.tables
import tradehook.lanes.tables
import tradehook.notify.tables
import tradehook.orders.emulation.tables
import tradehook.orders.tables
import tradehook.people.tables
import tradehook.positions.tables
import tradehook.prices.tables
import tradehook.restores.tables
import tradehook.routing.tables
import tradehook.trades.tables  # noqa: F401 - each declares its tables when it is imported
from tradehook.plumbing.store.statement import metadata

__all__ = ["metadata"]
