"""Web Push, and nothing else: encrypting, signing and sending one message (RFC 8030, 8291, 8292). No tables here."""
