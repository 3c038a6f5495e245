"""Where laws meet: neighbours → clusters that hold together → kinds, names, differences."""
