"""Logs: one machine word an event, values beside it; for people on a terminal or as JSON lines."""

import logging
import sys

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger("tradehook")


def set_up(log_format: str) -> None:
    """Write logs to standard error, as `console` or `json`."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
