"""Pages: parse, find through `access`, call one service or query, answer."""
