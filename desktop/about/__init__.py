"""What is about the program itself: version, licences, diagnostics, updates, settings for a teammate."""
