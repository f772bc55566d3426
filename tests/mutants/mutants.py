#!/usr/bin/env python3
"""Change the rules at one place at a time; do the unit tests notice?

usage: mutants.py BUILD [--draw N --seed TEXT] [--again] [--jobs N]
                  [--by TEST,TEST] [--without TEST,TEST]

Sites, all of them, of proto/rules/*.c: a condition negated, == for !=, && for
||, a comparison moved by its edge, a number one more or less (0 becomes 1 and
1 becomes 0: of a truth, 2 is the same as 1), a cell of a table that changes
places with the one below it (where the rows differ in another cell too: else
the rows would only change places), a row dropped, a word (a fact, a code) that
nobody says.  A change that the compiler refuses, or that gives the same machine
code, is no mutant.  BUILD/mut has the programs
(make VARIANT=plain mutable).  What was found lies in BUILD/mutants/results.tsv
and is not looked for again while the line, its site and (of survivors) the tests
are the same; survivors are printed by line, and lie in BUILD/mutants/survivors.txt.
Which tests are asked, and what is said of a change, does not hang on how fast
this machine is or how busy: a test is stopped by the processor's time that it
took, not by the clock.  One in two hundred is no change at all: it has to survive.
Ends 0 if 90 of 100 were killed; of a draw if so few would not be drawn once in a
thousand times where 90 of 100 are.
"""
import argparse
import concurrent.futures
import copy
import hashlib
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

GOAL = 90
CHANCE = 3.09  # deviations that are exceeded once in a thousand draws
TOO_LONG = {"rules_walk_test", "review_test", "month_test"}  # seconds each, and they look at few answers
UNCHANGED_EACH = 200


def quick_place():
    """Where files cost no disk, if a gigabyte of it is free; else where all go."""
    try:
        room = os.statvfs("/dev/shm")
        return "/dev/shm" if os.access("/dev/shm", os.W_OK) and room.f_bavail * room.f_frsize > 1 << 30 else None
    except OSError:
        return None


PLACE = quick_place()
TOKEN = re.compile(
    r'(?P<space>\s+|/\*.*?\*/|^\s*\#[^\n]*(?:\\\n[^\n]*)*)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<char>\'(?:[^\'\\]|\\.)*\')'
    r"|(?P<number>\b(?:0x[0-9a-fA-F]+|[0-9]+)(?:[uUlL]*)\b)|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<op><<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)",
    re.S | re.M,
)
SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&"}


class Token:
    def __init__(self, kind, text, at):
        self.kind, self.text, self.at = kind, text, at
        self.end = at + len(text)


def tokens_of(source):
    return [
        Token(m.lastgroup, m.group(), m.start()) for m in TOKEN.finditer(source) if m.lastgroup != "space"
    ]


def closing(tokens, i, pair):
    """The index of what closes tokens[i]."""
    depth = 0
    for j in range(i, len(tokens)):
        if tokens[j].text == pair[0]:
            depth += 1
        elif tokens[j].text == pair[1]:
            depth -= 1
            if not depth:
                return j
    raise ValueError("unbalanced")


class Site:
    """One change: source[at:end] becomes new."""

    def __init__(self, file, source, what, at, end, new):
        self.file, self.what, self.at, self.end, self.new = file, what, at, end, new
        self.line = source.count("\n", 0, at) + 1
        begin = source.rfind("\n", 0, at) + 1
        stop = source.find("\n", at)
        self.column = at - begin
        self.text = source[begin:stop].strip()
        self.old = source[at:end]
        key = "\0".join([file, self.text, str(self.column), what, self.old, new])
        self.key = hashlib.sha256(key.encode()).hexdigest()[:16]


def rows_of(tokens):
    """Rows of tables: lists of cells (first, last token) of each `{...},` or
    `[NAME] = {...},` that stands directly in an initializer's braces."""
    tables = []
    for i, token in enumerate(tokens):
        if token.text != "=" or i + 2 >= len(tokens) or tokens[i + 1].text != "{" or tokens[i + 2].text not in "{[":
            continue
        table, j = [], i + 2
        end = closing(tokens, i + 1, "{}")
        while j < end:
            if tokens[j].text != "{":
                j += 1
                continue
            last = closing(tokens, j, "{}")
            first = j
            if tokens[j - 1].text == "=":  # [NAME] = {...}
                while tokens[first].text != "[":
                    first -= 1
            cells, begin, depth = [], j + 1, 0
            for k in range(j + 1, last + 1):
                if tokens[k].text in "({[" and k < last:
                    depth += 1
                elif tokens[k].text in ")}]" and k < last:
                    depth -= 1
                if k == last or (tokens[k].text == "," and not depth):
                    if begin < k:
                        cells.append((tokens[begin], tokens[k - 1]))
                    begin = k + 1
            table.append((tokens[first], tokens[last], cells))
            j = last + 1
        tables.append(table)
    return tables


def sites_of(file, source):
    tokens = tokens_of(source)
    sites = []
    in_table = set()

    def add(what, at, end, new):
        sites.append(Site(file, source, what, at, end, new))

    for table in rows_of(tokens):
        for n, (first, last, cells) in enumerate(table):
            in_table.update(range(first.at, last.end))
            tail = re.match(r"\s*,", source[last.end :])
            add("dropped row", first.at, last.end + (tail.end() if tail else 0), "")
            if n + 1 == len(table) or len(table[n + 1][2]) != len(cells):
                continue
            pairs = list(zip(cells, table[n + 1][2]))
            texts = [[source[cell[0].at : cell[1].end] for cell in pair] for pair in pairs]
            for (mine, other), (mine_text, other_text) in zip(pairs, texts):
                if mine_text != other_text and sum(a != b for a, b in texts) > 1:
                    between = source[mine[1].end : other[0].at]
                    add("swapped cells", mine[0].at, other[1].end, other_text + between + mine_text)
    skip = -1
    for i, token in enumerate(tokens):
        if token.text == "assert" and token.kind == "word":
            skip = closing(tokens, i + 1, "()")
        if i <= skip:
            continue
        is_row = token.at in in_table
        if token.kind == "text":
            # #include "..." is no token; words of refusals and facts are
            add("dropped fact" if is_row or tokens[i - 1].text in "(,{=?:" else "word", token.at, token.end, '"~"')
        elif is_row:
            continue
        elif token.text in ("if", "while") and token.kind == "word":
            end = closing(tokens, i + 1, "()")
            add("negated", tokens[i + 1].end, tokens[end].at, "!(" + source[tokens[i + 1].end : tokens[end].at] + ")")
        elif token.text in SWAPS and token.kind == "op" and i:
            add("edge" if token.text[0] in "<>" else "negated", token.at, token.end, SWAPS[token.text])
        elif token.kind == "number":
            digits = re.match(r"0x[0-9a-fA-F]+|[0-9]+", token.text).group()
            value, tail = int(digits, 0), token.text[len(digits) :]
            if value != 1:
                add("+1", token.at, token.end, f"{value + 1}{tail}")
            if value:
                add("-1", token.at, token.end, f"{value - 1}{tail}")
    # of lines that are the same in one file, each is a site
    seen = {}
    for site in sites:
        seen[site.key] = seen.get(site.key, 0) + 1
        if seen[site.key] > 1:
            site.key = hashlib.sha256(f"{site.key} {seen[site.key]}".encode()).hexdigest()[:16]
    return sites


class Builder:
    def __init__(self, build):
        self.mut = os.path.join(build, "mut")
        self.folder = os.path.join(build, "mutants")
        os.makedirs(self.folder, exist_ok=True)
        self.flags = open(os.path.join(self.mut, "flags")).read().split()
        self.link = open(os.path.join(self.mut, "link")).read().split()
        self.objects = sorted(
            os.path.join(self.mut, "obj/proto/rules", name[:-2] + ".o")
            for name in os.listdir("proto/rules")
            if name.endswith(".c")
        )
        self.tests = {}  # path -> the processor's seconds
        self.killers = {}  # file -> test -> how often
        self.lock = threading.Lock()

    def time_tests(self, asked, left_out):
        """All of them, or those asked for; each has to pass as it is."""
        for name in sorted(os.listdir(os.path.join(self.mut, "tests"))):
            path = os.path.join(self.mut, "tests", name)
            if not name.endswith("_test") or (name not in asked if asked else name in left_out):
                continue
            for _ in range(2):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                code, said = self.run(path, self.mut, 120)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if not code:
                    break
            if code:
                print(said[-4000:].decode(errors="replace"))
                sys.exit(f"mutants: {name} fails as it is, twice ({code}): above is what it said")
            self.tests[path] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if os.environ.get("V") == "1":
            for path in sorted(self.tests, key=self.tests.get):
                print(f"{self.tests[path]:6.2f} s  {os.path.basename(path)}")
        if not self.tests:
            sys.exit("mutants: no tests to ask")

    @staticmethod
    def run(path, libraries, most):
        """Until the first failure; most: the processor's seconds, of which a
        busy machine may take thirty times as many by the clock."""
        with tempfile.TemporaryDirectory(prefix="mutant-", dir=PLACE) as place:
            env = dict(os.environ, LD_LIBRARY_PATH=libraries, TMPDIR=place, CMOCKA_TEST_ABORT="1")
            limits = ["prlimit", "--core=0", f"--as={4 << 30}", f"--fsize={1 << 28}", f"--cpu={most}"]
            words = os.path.join(place, "said")
            with open(words, "wb") as out:
                # a session of its own, so that nothing of it stays
                child = subprocess.Popen(limits + [path], env=env, stdout=out, stderr=out, start_new_session=True)
            try:
                code = child.wait(30 * most)
            except subprocess.TimeoutExpired:
                code = 124
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()
            return code, open(words, "rb").read()

    def order(self, file):
        """First the test that for its time has killed most, here before all."""
        with self.lock:
            here = dict(self.killers.get(file, {}))
            all_files = {}
            for found in self.killers.values():
                for path, count in found.items():
                    all_files[path] = all_files.get(path, 0) + count

        def worth(path):
            return (here.get(path, 0) + all_files.get(path, 0) / 20 + 0.1) / (self.tests[path] + 0.03)

        return sorted(self.tests, key=worth, reverse=True)

    def was_killed(self, file, path):
        with self.lock:
            found = self.killers.setdefault(file, {})
            found[path] = found.get(path, 0) + 1

    def try_site(self, site, source):
        """killed, survived, same, refused; and by whom.  Where new is None
        nothing is changed."""
        with tempfile.TemporaryDirectory(prefix="mutant-", dir=PLACE) as place:
            changed = os.path.join(place, os.path.basename(site.file))
            with open(changed, "w") as out:
                # what an assert says of itself is no change
                out.write(f'# 1 "{site.file}"\n' + source[: site.at])
                out.write((site.old if site.new is None else site.new) + source[site.end :])
            object_path = os.path.join(place, "changed.o")
            command = self.flags + ["-w", "-iquote", os.path.dirname(site.file), "-c", "-o", object_path, changed]
            if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
                return "refused", ""
            own = os.path.join(self.mut, "obj", site.file[:-2] + ".o")
            if site.new is not None and code_of(object_path) == code_of(own):
                return "same", ""
            objects = [object_path if path == own else path for path in self.objects]
            library = os.path.join(place, "librules.so")
            subprocess.run(self.link + ["-o", library] + objects, check=True)
            for path in self.order(site.file):
                code, said = self.run(path, place, int(4 * self.tests[path]) + 3)
                if code:
                    if site.new is None:
                        print(said[-4000:].decode(errors="replace"))
                    else:
                        self.was_killed(site.file, path)
                    return "killed", os.path.basename(path)
            return "survived", ""


def code_of(path):
    return subprocess.run(
        ["objdump", "-s", "-j", ".text", "-j", ".rodata", "-j", ".data", "-j", ".data.rel.ro.local", "-j", ".data.rel.ro",
         "-j", ".rodata.str1.1", "-j", ".rodata.str1.8", "-j", ".rela.text", "-j", ".text.unlikely", "-r", path],
        capture_output=True,
    ).stdout.split(b"\n", 3)[-1]


def hash_of_tests(mut):
    digest = hashlib.sha256()
    names = [f"tests/unit/{name}.c" for name in os.listdir(os.path.join(mut, "tests")) if name.endswith("_test")]
    names += ["tests/support/" + name for name in os.listdir("tests/support")]
    for name in sorted(names):
        if os.path.isfile(name):
            digest.update(open(name, "rb").read())
    return digest.hexdigest()[:12]


def read_results(path):
    if not os.path.exists(path):
        return {}
    rows = (line.rstrip("\n").split("\t") for line in open(path))
    return {row[0]: row for row in rows if len(row) == 7}


def try_all(builder, todo, sources, words, keep):
    """Of a draw, so many that are mutants.  Returns what came of the unchanged."""
    said = time.monotonic()
    began = said
    unchanged = []
    valid = done = 0
    waiting = []
    for i, site in enumerate(todo):
        if i % UNCHANGED_EACH == 0:
            waiting.append(copy.copy(site))
            waiting[-1].new = None
        waiting.append(site)
    waiting.reverse()
    running = {}
    with concurrent.futures.ThreadPoolExecutor(words.jobs) as pool:
        while True:
            changes = sum(site.new is not None for site in running.values())
            while waiting and len(running) < words.jobs and (not words.draw or valid + changes < words.draw):
                site = waiting.pop()
                changes += site.new is not None
                running[pool.submit(builder.try_site, site, sources[site.file])] = site
            if not running:
                return unchanged
            finished, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in finished:
                site = running.pop(future)
                result, by = future.result()
                if site.new is None:
                    unchanged.append(result == "survived")
                    if result != "survived":
                        print(f"mutants: {by or 'the compiler'} refuses {site.file} as it is")
                    continue
                done += 1
                valid += result in ("killed", "survived")
                keep(site, result, by)
            if time.monotonic() - said > 20:
                said = time.monotonic()
                print(f"mutants: {done} of {len(todo)} after {said - began:.0f} s", file=sys.stderr, flush=True)


def report(found, sites, path):
    """Survivors by line, sums by kind of change; (survivors, killed)."""
    keys = {site.key: site for site in sites}
    rows = [row for key, row in found.items() if key in keys]
    survivors = sorted((keys[row[0]].file, keys[row[0]].line, row) for row in rows if row[1] == "survived")
    lines = [
        f"survived {file}:{line}: {row[4]}: {keys[row[0]].old!r:.60} -> {keys[row[0]].new!r:.60}"
        for file, line, row in survivors
    ]
    if path:
        with open(path, "w") as out:
            out.writelines(line + "\n" for line in lines)
    print("\n".join(lines))
    kinds = {}
    for row in rows:
        kinds.setdefault(row[4], {}).setdefault(row[1], 0)
        kinds[row[4]][row[1]] += 1
    for what in sorted(kinds):
        print(f"{what:<14} " + ", ".join(f"{kinds[what][k]} {k}" for k in sorted(kinds[what])))
    return len(survivors), sum(row[1] == "killed" for row in rows)


def main():
    parser = argparse.ArgumentParser(add_help=True, description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--again", action="store_true", help="forget what was found before")
    parser.add_argument("--without", default="", help="do not ask these tests: a later run tries what survived again")
    parser.add_argument("--by", default="", help="survivors again, by these tests alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    words = parser.parse_args()
    builder = Builder(words.build)
    sources = {}
    for name in sorted(os.listdir("proto/rules")):
        if name.endswith(".c"):
            sources["proto/rules/" + name] = open("proto/rules/" + name).read()
    sites = [site for file, source in sources.items() for site in sites_of(file, source)]
    total = len(sites)
    if words.draw:
        sites.sort(key=lambda site: hashlib.sha256((words.seed + site.key).encode()).digest())
        sites = sites[: words.draw * 2]  # some are no mutants
    path = os.path.join(builder.folder, "results.tsv")
    known = {} if words.again or words.draw else read_results(path)
    asked = [name for name in words.by.split(",") if name]
    tests = hash_of_tests(builder.mut) + ("-part" if words.without else "")
    if asked:
        todo = [site for site in sites if site.key in known and known[site.key][1] == "survived"]
    else:
        todo = [site for site in sites if site.key not in known or (known[site.key][1] == "survived" and known[site.key][2] != tests)]
    if not words.draw:
        todo.sort(key=lambda site: site.key in known)  # first what nobody looked at
    print(f"mutants: {total} sites in {len(sources)} files, {len(todo)} to try, seed {words.seed}", flush=True)
    if todo:
        builder.time_tests(asked, TOO_LONG | set(words.without.split(",")))
        print(f"mutants: {len(builder.tests)} tests, {sum(builder.tests.values()):.1f} s of the processor together", flush=True)
        for row in known.values():
            if row[1] == "killed" and os.path.join(builder.mut, "tests", row[6]) in builder.tests:
                builder.was_killed(row[3].split(":")[0], os.path.join(builder.mut, "tests", row[6]))
    out = open(path, "a" if known else "w") if not words.draw else None
    found = dict(known)

    def keep(site, result, by):
        if asked and result != "killed":
            return
        row = [site.key, result, tests, f"{site.file}:{site.line}", site.what, f"{site.old!r} -> {site.new!r}"[:300], by]
        found[site.key] = row
        if out:
            out.write("\t".join(row) + "\n")
            out.flush()

    began = time.monotonic()
    unchanged = try_all(builder, todo, sources, words, keep)
    if out:
        out.close()
    survivors, killed = report(found, sites, None if words.draw else os.path.join(builder.folder, "survivors.txt"))
    tried = killed + survivors
    goal = GOAL - (CHANCE * (GOAL * (100 - GOAL) / max(tried, 1)) ** 0.5 if words.draw else 0)
    print(
        f"mutants: {killed} of {tried} killed ({int(1000 * killed / max(tried, 1)) / 10} %, at least {goal:.1f} % are due),"
        f" {survivors} survived, {len(unchanged)} unchanged ones passed {sum(unchanged)} times, seed {words.seed},"
        f" {time.monotonic() - began:.0f} s"
    )
    if not all(unchanged):
        print("mutants: a test fails at times though nothing was changed: above is what it said")
    return 0 if tried and all(unchanged) and 100 * killed >= goal * tried else 1


if __name__ == "__main__":
    sys.exit(main())
