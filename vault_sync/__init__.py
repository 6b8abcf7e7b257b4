"""Notes on disk, as a live topic graph.

1. `disk` watches the vault's files: hints from the system, the truth from scandir, stat and reading.
2. `notes` reads each changed file, once: text → `Note`, with a `Problem` for whatever is odd.
3. `graph` keeps all notes in an `Index`, which knows what file each link means, as Obsidian does.
4. From the index comes the `TopicGraph`, and from each change the smallest `GraphDiff`.
5. `session` is the one thread that owns them; everybody else gets diffs from its outbox.
"""
