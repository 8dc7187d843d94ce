"""Pure functions that remember what they made of equal arguments: in this process, and in another one that is told.

All of it is told at once: an object that two results share is shared there too, so a document is still the same one.
"""

import hashlib
import marshal
import pickle
from collections.abc import Callable
from types import CodeType
from typing import IO, Any, Generic, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_kinds: dict[str, "Results[Any]"] = {}
_NOTHING = object()


class Results(Generic[_Result]):
    """At most the `most` last results of one kind, by a hashable key.

    `used` are those that somebody has asked for here, `told` those of another process that nobody has yet.
    """

    def __init__(self, name: str, most: int) -> None:
        self.most = most
        self.used: dict[object, _Result] = {}
        self.told: dict[object, _Result] = {}
        _kinds[name] = self

    def of(self, key: object, make: Callable[[], _Result]) -> _Result:
        """The result of this key, made if it is not known. What `make` raises is not remembered."""
        found: Any = self.used.get(key, _NOTHING)
        if found is _NOTHING:
            found = self.told.pop(key, _NOTHING)
            self.used[key] = found = make() if found is _NOTHING else found
            if len(self.used) > self.most:
                del self.used[next(iter(self.used))]
        result: _Result = found
        return result

    def cache_clear(self) -> None:
        """Forgets everything."""
        self.used, self.told = {}, {}


class Remembered(Results[_Result], Generic[_Arguments, _Result]):
    """A function of hashable arguments that remembers its results."""

    def __init__(self, function: Callable[_Arguments, _Result], most: int) -> None:
        super().__init__(f"{function.__module__}.{function.__qualname__}", most)
        self.function = function

    def __call__(self, *arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        key = (arguments, tuple(named.items())) if named else arguments
        return self.of(key, lambda: self.function(*arguments, **named))


def remembered(most: int) -> Callable[[Callable[_Arguments, _Result]], Remembered[_Arguments, _Result]]:
    """Makes a function remember. Equal arguments must have equal results, whatever the time and the machine."""

    def decorated(function: Callable[_Arguments, _Result]) -> Remembered[_Arguments, _Result]:
        return Remembered(function, most)

    return decorated


def digest_of(*texts: str | bytes) -> bytes:
    """A short key in the place of long texts: SHA-256 of all of them, each by itself."""
    digests = (hashlib.sha256(it.encode() if isinstance(it, str) else it).digest() for it in texts)
    return hashlib.sha256(b"".join(digests)).digest()


class _Pickler(pickle.Pickler):
    """Writes code too: that of templates."""

    dispatch_table = {CodeType: lambda code: (marshal.loads, (marshal.dumps(code),))}


def tell(state: object, file: IO[bytes]) -> None:
    """Writes all that was used in this process, and `state`, for `listen` in another one that runs the same code."""
    used = {name: results.used for name, results in _kinds.items()}
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump((used, state))


def listen(file: IO[bytes]) -> object:
    """Remembers what another process told, and returns its `state`. It must be from us: it is as good as code."""
    used, state = pickle.load(file)
    for name in used.keys() & _kinds.keys():
        _kinds[name].told = used[name]
    return state


def forget() -> None:
    """As if the process had just begun."""
    for results in _kinds.values():
        results.cache_clear()
