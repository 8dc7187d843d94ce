"""Pages become the other files of the output: the worker, the single file, contact cards, the sitemap."""
