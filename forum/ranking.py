"""In which order answers stand. Pure."""


def answer_score(useful: int, not_useful: int) -> float:
    """Fair for few votes: two imaginary votes each way keep one early vote from deciding."""
    return (useful + 2) / (useful + not_useful + 4)
