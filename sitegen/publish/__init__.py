"""The output goes to disk, and a published guide is compared with it."""
