"""What stands around the pages: frame, downloads, report, share, embed, server, API."""
