"""What an error of a driver means for those who wait: each engine says it of its own errors, in `trouble_of`."""

from enum import Enum


class Trouble(Enum):
    """Five kinds of error."""

    OURS = "the function is wrong, or its values: the database is well, and others may go on"
    LATE = "a question was stopped because it took too long"
    CROSSED = "another transaction stood in the way, and the database undid this one: it may be run again at once"
    AWAY = "the database can do nothing for anybody now: full, locked, read-only, or gone for a while"
    FATAL = "what is on the disk can no longer be trusted to be what we think: the process must not go on"


class FileGone(Exception):
    """The database's files are no longer where they were opened. The message is for who runs the process."""
