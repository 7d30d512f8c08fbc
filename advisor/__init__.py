"""What is advised: understanding, dialogue, matching, path planning and cited answers. Knows index and corpus."""
