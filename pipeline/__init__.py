"""Beschlussbuch: scanned council memos become a book of resolutions."""
