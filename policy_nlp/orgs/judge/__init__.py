"""The statistical judge of organization mentions: a character tagger that adds to the rules and corrects them."""
