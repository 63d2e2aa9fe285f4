"""What a change leaves as it is, where None means something."""


class Unset:
    """Marks that nothing was said."""


UNSET = Unset()
