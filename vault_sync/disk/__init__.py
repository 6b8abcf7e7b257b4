"""What touches the vault's files: watching, reading its settings, remembering, and the one careful writer."""
