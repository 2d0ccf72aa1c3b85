"""The database and the queue that SupportX starts by itself when no URL names a real server."""


class EngineTrouble(Exception):
    """An engine cannot be started. The words are for the person at the terminal."""
