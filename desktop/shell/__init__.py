"""What surrounds the views: first start, docks, bars, dialogs, empty states."""
