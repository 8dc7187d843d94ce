"""A Site becomes pages: templates, style and script, icons, structured data."""
