"""content/ becomes a Site: files are read as text, validated record by record, and compared with each other."""
