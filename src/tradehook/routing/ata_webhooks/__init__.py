"""Webhooks for messages in the format of Algo Trade Analytics: what comes in is recorded, and may be traded."""
