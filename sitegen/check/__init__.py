"""The finished output is read as a browser would read it, and checked before anything is written."""
