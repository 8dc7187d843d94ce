"""The generator behind build.py: Markdown pages and one YAML file become a guide that opens offline."""
