"""Logs of alerts that were imported: what TradingView says it sent, beside what came to the webhooks. Never traded."""
