"""Notes → TopicGraph: which file a link means, what the whole vault links to, and what a change alters."""
