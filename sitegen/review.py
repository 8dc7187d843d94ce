"""What the owner of the guide should look at again: every fact that is not certain, with the pages it comes from."""

from collections.abc import Iterator

from sitegen.content.model import Guide


def review(guide: Guide) -> Iterator[str]:
    """One line a fact, the least certain first; a closing line counts them."""
    facts = guide.sourced
    doubtful = [(record, group, name) for (group, name), record in facts.items() if record.confidence != "high"]
    for record, group, name in sorted(doubtful, key=lambda entry: (entry[0].confidence != "low", *entry[1:])):
        pages = " ".join(guide.sources[source].url for source in record.source)
        checked = max(guide.sources[source].checked for source in record.source)
        yield f"{record.confidence:<6} {group}.{name}, read {checked}: {pages}"
    yield f"{len(doubtful)} of {len(facts)} facts are not certain. Look at the live pages, then change guide.yaml."
