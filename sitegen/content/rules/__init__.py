"""What holds between records: each module checks the valid records against each other and yields Problems."""
