"""Bringing in what was written elsewhere: streamed, in batches, safe to stop and to run again."""
