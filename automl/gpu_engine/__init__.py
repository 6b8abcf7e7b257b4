"""The GPU engine: a Python of its own in the user's data folder, with the torch that drives the GPU.

The installed program brings torch for the CPU, which is small and runs everywhere. Where a GPU stands idle,
uv makes an environment with the right build of the same torch and our own training code; workers on that GPU
are then started with its Python. Nothing of this package loads torch.
"""
