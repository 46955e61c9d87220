"""Fetching a file from an address that an administrator named: bounded, checked, and nothing kept of what is wrong."""

from jalon.directory.remote.download import Received, Seen, download, read_checksum

__all__ = ["Received", "Seen", "download", "read_checksum"]
