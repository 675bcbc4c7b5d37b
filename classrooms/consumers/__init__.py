"""WebSockets: authorised once, at connect; closed by the server when that changes."""
