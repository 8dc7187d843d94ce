"""What the owner of the guide should look at again: every fact that is not certain, with the pages it stands on."""

from collections.abc import Iterator, Mapping

from sitegen.model import Guide, Sourced


def checklist(guide: Guide) -> Iterator[str]:
    """One line a fact, the least certain first; a closing line counts them."""
    facts = [(group, name, record) for group, records in _groups(guide) for name, record in records.items()]
    doubtful = [entry for entry in facts if entry[2].confidence != "high"]
    for group, name, record in sorted(doubtful, key=lambda entry: (entry[2].confidence != "low", entry[0], entry[1])):
        pages = " ".join(guide.sources[source].url for source in record.source)
        checked = max(guide.sources[source].checked for source in record.source)
        yield f"{record.confidence:<6} {group}.{name}, read {checked}: {pages}"
    yield f"{len(doubtful)} of {len(facts)} facts are not certain. Look at the live pages, then change guide.yaml."


def _groups(guide: Guide) -> Iterator[tuple[str, Mapping[str, Sourced]]]:
    for name in type(guide).model_fields:
        records = getattr(guide, name)
        if isinstance(records, dict) and all(isinstance(record, Sourced) for record in records.values()):
            yield name, records
