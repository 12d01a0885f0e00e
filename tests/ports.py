"""A port that nothing listens on, for a test's own server."""

import socket


def free_port() -> int:
    """Free a moment ago, which is as much as can be known."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
