"""What the course's makers run: the lesson runner and the sample's maker."""
