"""The pipeline inside engines that other people wrote for many machines: Arrow in the middle, thin adapters around it."""
