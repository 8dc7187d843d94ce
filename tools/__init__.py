"""What a release is made with, beside the shell scripts of the Makefile. Nothing of this is shipped."""
