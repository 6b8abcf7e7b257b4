"""What runs train on, as the window shows it: devices, a GPU that stands idle, the GPU engine."""
