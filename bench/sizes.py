"""What a reader's phone receives: bytes as they are, by gzip and by brotli: python -m bench.sizes [--write]

Of the worker, which carries the whole guide, and of the pages, as `build.py build --compress` writes them.
"""

import argparse
from pathlib import Path

from sitegen.pipeline import make_output
from sitegen.project import Project
from sitegen.publish.compressed import copies
from sitegen.publish.headers import kind_of

HERE = Path(__file__).resolve().parent.parent


def row(name: str, sizes: tuple[int, int, int]) -> str:
    """One line of the table, in kB of a thousand bytes."""
    return f"| {name} | {' | '.join(f'{size / 1000:.1f}' for size in sizes)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    files = make_output(Project(HERE / "content", HERE / "templates", HERE / "static"))
    made = copies(files)
    sizes = {
        path: (len(content), len(made[f"{path}.gz"]), len(made[f"{path}.br"]))
        for path, content in files.items()
        if f"{path}.br" in made
    }
    pages = sorted((path for path in sizes if kind_of(path) == "page" and path != "guide.html"), key=sizes.__getitem__)
    lines = ["| kB | as it is | gzip | brotli |", "|---|---|---|---|", row("`sw.js`", sizes["sw.js"])]
    lines += [row(f"`{path}`", sizes[path]) for path in pages[-3:][::-1]]
    lines += [row("`guide.html`", sizes["guide.html"]), row(f"the {len(pages)} pages together", _sum(sizes, pages))]
    table = "\n".join(lines)
    print(table)
    if options.write:
        from bench.report import replace_part

        replace_part("sizes", table)


def _sum(sizes: dict[str, tuple[int, int, int]], paths: list[str]) -> tuple[int, int, int]:
    plain, by_gzip, by_brotli = (sum(column) for column in zip(*(sizes[path] for path in paths), strict=True))
    return plain, by_gzip, by_brotli


if __name__ == "__main__":
    main()
