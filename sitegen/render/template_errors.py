"""What a template raises, as a problem with the file and line it came from, in our words."""

import re
import traceback

from sitegen.problems import Location, Problem

# Before the name of a template, in the name of the file that its code says it is from.
CODE_OF = "template:"


def template_problem(error: Exception, display: str) -> Problem:
    """The problem behind an error of Jinja or of a template; the name at fault is quoted from the error.

    The folder of the templates is displayed as `display`. Jinja's errors are known by their names and fields: only
    `templates` imports the library.
    """
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if "TemplateSyntaxError" in kinds:
        location = Location(f"{display}/{getattr(error, 'name', '')}", getattr(error, "lineno", 1))
        hint = "look for an open {{ or {%, a missing endif, endfor or endmacro, or a misspelt tag or filter"
        return Problem(location, "template-syntax", "the template cannot be read from this line on", hint)
    location = _template_location(error, display)
    if "TemplateNotFound" in kinds:
        hint = "compare the name in extends, import or include with the files in templates/"
        return Problem(location, "template-missing", f"there is no template {getattr(error, 'name', '')!r}", hint)
    if "UndefinedError" in kinds:
        name = re.search(r"'([^']+)'(?= is undefined)|attribute '([^']+)'", str(error))
        wanted = next((part for part in name.groups() if part), "something") if name else "something"
        hint = "a template uses site, page and assets; their fields are in sitegen/content/model.py and records.py"
        return Problem(location, "template-undefined", f"{wanted!r} does not exist", hint)
    hint = "compare the value with its type in sitegen/content/records.py; an `if` in {{ }} needs an `else`"
    return Problem(location, "template-failed", f"the template fails here ({kinds[0]})", hint)


def _template_location(error: Exception, display: str) -> Location:
    frames = list(traceback.extract_tb(error.__traceback__))
    if isinstance(error, RecursionError):  # where it ends is chance; what comes back is what calls itself
        lines = [(frame.filename, frame.lineno) for frame in frames]
        frames = [frame for frame in frames if lines.count((frame.filename, frame.lineno)) > 1][::-1] or frames
    for frame in reversed(frames):
        if frame.filename.startswith(CODE_OF) and frame.lineno:
            return Location(f"{display}/{frame.filename.removeprefix(CODE_OF)}", frame.lineno)
    return Location(display)
