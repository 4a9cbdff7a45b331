#!/usr/bin/env python3
"""Runs Valkey's own test suite, in its own mode, against distro-server.

The suite comes from Debian's source package `valkey`, fetched at run time into a folder that git ignores, with apt state of its
own so that the machine's package lists stay as they are. The suite starts servers by the name valkey-server: launchers of that
name start distro-server with the suite's own configuration file. Nothing of the suite is kept in this repository.

  run.py                      every unit of units.txt; prints a line per unit
  run.py unit/type/string     these units only
  run.py --write              also writes docs/CONFORMANCE.md: the rows of the units that ran, the others stay
  run.py --router             against the Router of a cluster of three groups that the AppHost starts: those units that work with a server
                              that is already there, unit/type/* if none is named
  run.py --passing            only units whose line in units.txt says `passes`: what .ci/run checks
  run.py --fetch              only fetches the suite: other tests read the files of Valkey's that come with it
  run.py --server FOLDER      a published distro-server, instead of publishing one

The last line is `N passed, N failed, N skipped`. A test that the suite's tags or its runner leave out counts as skipped; so does
one that skip.tsv names, with its reason. The total of a unit is never less than the number of tests written in its file.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(ROOT, "artifacts", "conformance")
MIRROR = "http://deb.debian.org/debian"
SUITES = ["sid", "trixie"]
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TAGS_LEFT_OUT = {
    "needs:repl": "they follow the server as a replica does, by SYNC; replicas here follow their group's log",
    "mytest": "they make a cluster of three servers by CLUSTER MEET; here the coordinator says who belongs to it",
    "repl": "they make one server the replica of another by REPLICAOF; here the coordinator gives members their roles",
}
# Left out through a Router, beside those above.
ROUTER_TAGS_LEFT_OUT = {
    "cluster:skip": "one command of theirs has keys of several groups",
    "needs:debug": "DEBUG is for a server of one's own, not for a cluster's clients",
}
ROUTER_GROUPS = 3
CLUSTER_SECONDS = 120
# Tags left out of one unit only: elsewhere they stand at tests of a single server, too.
UNIT_TAGS_LEFT_OUT = {
    "unit/latency-monitor": {"cluster": "they make a cluster of two servers by CLUSTER MEET; here the coordinator says who belongs to it"},
    "integration/aof": {"aof": "they read and write the files of Valkey's append-only log; distro-rdb imports such, and tests/RdbTool tests it"},
    "integration/aof-multi-part": {"external:skip": "they read and write the files of Valkey's append-only log; distro-rdb imports such, and tests/RdbTool tests it"},
    "integration/rdb": {"rdb": "most of them read the words of Valkey's log, or slow or kill the child that saves, and nothing forks here; a server that keeps a log begins with that, whatever the RDB file holds. tests/RdbTool and tests/Server load its fixtures, and a redis-server what SAVE writes"},
    "unit/pause": {"cluster": "they make a cluster of two servers by CLUSTER MEET; here the coordinator says who belongs to it"},
}
# Units in which a tag stands at tests that have nothing to do with it: MIGRATE's second server follows nobody.
TAGS_KEPT = {"unit/dump": {"repl"}}
# Blocks that the suite forgot to tag: the text that begins one, and the tag that it lacks. Without it they would end their unit.
TAGS_LACKING = {
    "unit/hashexpire": [('start_server {tags {"hashexpire external:skip"}} {\nstart_server {} {\nstart_server {} {', "needs:repl")],
    "unit/wait": [
        ('start_server {tags {"wait network external:skip"}} {\nstart_server {} {\n', "needs:repl"),
        ('start_server {tags {"failover external:skip"}} {\nstart_server {} {\n', "needs:repl"),
        ("        start_server {overrides {appendonly {yes} auto-aof-rewrite-percentage {0}}} {\n            set master_host", "needs:repl"),
    ],
}
# Units in a mode of their own: TLS ports only, and certificates that the suite's script makes.
TLS_UNITS = {"unit/tls"}
UNIT_SECONDS = int(os.environ.get("DISTRO_UNIT_SECONDS", "300"))
FIRST_PORT = int(os.environ.get("DISTRO_CONFORMANCE_PORT", "24111"))
PORTS_A_UNIT = 400
UNPRINTABLE = re.compile(r"[^ -~]")
COLORS = re.compile(r"\x1b\[[0-9;]*m")
EVENT = re.compile(r"^\[(ok|err|skip|ignore|exception|TIMEOUT)\]: ?(.*)$")
DURATION = re.compile(r" \(\d+ ms\)$")
WRITTEN_TEST = re.compile(r"^\s*test\s+(?:\{([^\n]*?)\}|\"([^\n]*?)\")\s*(?:\{|$)", re.M)
VARYING = re.compile(r"\$\{[^}]*\}|\$::?[\w:]+|\$\w+|\[[^\]]*\]")
ROW = re.compile(r"^\| ((?:unit|integration)/\S+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$")
SECTIONS = {False: "In its own mode", True: "Through the Router"}

# The units about data: types, keys, their times, memory. Their share of skipped tests is told apart.
DATA_UNITS = re.compile(r"unit/(type/.*|keyspace|expire|hashexpire|scan|sort|geo|hyperloglog|bitops|bitfield|dump|maxmemory|memefficiency|lazyfree)")

Result = collections.namedtuple("Result", "unit passed failed skipped failures seconds note")


class Unobtainable(Exception):
    """The suite can't be had here; the message is the reason."""


def obtain():
    """The suite's folder and the package's version."""
    for suite in SUITES:
        folder = os.path.join(WORK, "source-" + suite)
        found = glob.glob(os.path.join(folder, "tree", "*", "tests", "test_helper.tcl"))
        if not found:
            reason = fetch(suite, folder)
            found = glob.glob(os.path.join(folder, "tree", "*", "tests", "test_helper.tcl"))
            if not found:
                print(f"valkey's source package of {suite}: {reason}", flush=True)
                continue
        version = os.path.basename(glob.glob(os.path.join(folder, "*.dsc"))[0])[len("valkey_"):-len(".dsc")]
        return os.path.dirname(os.path.dirname(found[0])), version
    raise Unobtainable("Debian's source package of valkey can't be had from here")


def fetch(suite, folder):
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("state/lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(folder, part))
    if not shutil.which("apt-get") or not os.path.exists(KEYRING):
        return "there is no apt with Debian's keys"
    sources = os.path.join(folder, "sources.list")
    with open(sources, "w") as file:
        file.write(f"deb-src [signed-by={KEYRING}] {MIRROR} {suite} main\n")
    options = [f"Dir::State={folder}/state", f"Dir::Cache={folder}/cache", f"Dir::Etc::SourceList={sources}", "Dir::Etc::SourceParts=/dev/null",
               "Acquire::Languages=none", "Acquire::Retries=2", "APT::Sandbox::User=root"]
    apt = ["apt-get", "-q"] + [word for option in options for word in ("-o", option)]
    for command in (["update"], ["source", "--only-source", "--download-only", "valkey"]):
        done = subprocess.run(apt + command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
        if done.returncode != 0:
            return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else f"apt-get ended with {done.returncode}"
    archives = glob.glob(os.path.join(folder, "valkey_*.orig.tar.*"))
    if not archives:
        return "the package has no original archive"
    os.makedirs(os.path.join(folder, "tree"))
    subprocess.run(["tar", "xf", archives[0], "-C", os.path.join(folder, "tree")], check=True)
    return "the archive holds no test suite"


def publish():
    """A folder with distro-server compiled ahead of time, since the suite starts hundreds of servers."""
    folder = os.path.join(WORK, "server")
    common = ["dotnet", "publish", os.path.join(ROOT, "services", "Server"), "-c", "Release", "-v", "q", "--nologo", "-o", folder]
    ahead = ["-r", "linux-arm64" if os.uname().machine == "aarch64" else "linux-x64", "--no-self-contained", "-p:PublishReadyToRun=true"]
    for command in (common + ahead, common):
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode == 0:
            return folder
    raise SystemExit("distro-server does not build:\n" + done.stdout[-2000:])


def launchers(server):
    folder = os.path.join(WORK, "bin")
    os.makedirs(folder, exist_ok=True)
    programs = {"valkey-server": os.path.join(server, "distro-server"), "valkey-cli": shutil.which("redis-cli") or shutil.which("valkey-cli"),
                "valkey-benchmark": shutil.which("redis-benchmark") or shutil.which("valkey-benchmark"),
                "valkey-check-aof": "/bin/false", "valkey-check-rdb": "/bin/false", "valkey-sentinel": "/bin/false"}
    for name, program in programs.items():
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(f"#!/bin/sh\nexport DOTNET_TieredPGO=0\nexec {program or '/bin/false'} \"$@\"\n")
        os.chmod(path, 0o755)
    return folder


def skips(unit, through_router=False):
    """(pattern, reason) of the tests left out of that unit. Lines whose unit begins with router: are for the Router only."""
    found = []
    names = (unit, "*", "router:" + unit, "router:*") if through_router else (unit, "*")
    with open(os.path.join(HERE, "skip.tsv")) as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                of, pattern, reason = line.rstrip("\n").split("\t")
                if of in names:
                    found.append((pattern, reason))
    return found


def lacks_tls(place):
    """Makes the certificates of the suite's tls mode; the reason, where it can't run."""
    if subprocess.run(["tclsh"], input="puts [catch {package require tls}]", stdout=subprocess.PIPE, text=True).stdout.strip() != "0":
        return "Tcl has no TLS (apt-get install tcl-tls)"
    if not shutil.which("openssl"):
        return "openssl is not installed"
    subprocess.run(["bash", "utils/gen-test-certs.sh"], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return ""


def add_lacking_tags(place, unit):
    path = os.path.join(place, "tests", unit + ".tcl")
    for block, tag in TAGS_LACKING.get(unit, []):
        with open(path, errors="surrogateescape") as file:
            text = file.read()
        with open(path, "w", errors="surrogateescape") as file:
            tagged = block.replace('"}}', f' {tag}"}}}}', 1) if '"}}' in block else block.replace("start_server {", f"start_server {{tags {{{tag}}} ", 1)
            file.write(text.replace(block, tagged))


@contextlib.contextmanager
def cluster():
    """The port of a Router: the AppHost's cluster, for as long as the tests run."""
    built = subprocess.run(["dotnet", "build", os.path.join(ROOT, "AppHost"), "-v", "q", "--nologo"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if built.returncode != 0:
        raise SystemExit("the AppHost does not build:\n" + built.stdout[-2000:])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = os.path.join(WORK, "cluster")
    shutil.rmtree(data, ignore_errors=True)
    os.makedirs(data)
    command = ["dotnet", "run", "--no-build", "--project", os.path.join(ROOT, "AppHost"), "--", "--shards", str(ROUTER_GROUPS), "--replicas", "0", "--port", str(port), "--data", data]
    with open(os.path.join(WORK, "logs", "cluster.log"), "w") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        await_healthy(process)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(data, ignore_errors=True)


def await_healthy(process):
    for _ in range(CLUSTER_SECONDS):
        with open(os.path.join(WORK, "logs", "cluster.log")) as log:
            if "healthy after" in log.read():
                return
        if process.poll() is not None:
            break
        time.sleep(1)
    raise SystemExit("the cluster did not come up: see " + os.path.join(WORK, "logs", "cluster.log"))


def ask(port, *words):
    """One command's reply lines from redis-cli."""
    done = subprocess.run([shutil.which("redis-cli") or shutil.which("valkey-cli"), "-p", str(port), *words], stdout=subprocess.PIPE, text=True, timeout=60)
    return done.stdout.splitlines()


def settings(port):
    words = ask(port, "CONFIG", "GET", "*")
    return dict(zip(words[::2], words[1::2]))


def set_back(port, before):
    """Units that share a server leave options changed behind them: each begins with those that the first one found."""
    for name, value in settings(port).items():
        if before.get(name, value) != value:
            ask(port, "CONFIG", "SET", name, before[name])


def run_unit(suite, binaries, unit, slot, router_port=None):
    """One unit, alone in a copy of the suite, so that two can run at a time."""
    place = os.path.join(WORK, f"run-{slot}")
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    for part in ("tests", "runtest", "utils"):
        source = os.path.join(suite, part)
        if os.path.exists(source):
            shutil.copytree(source, os.path.join(place, part)) if os.path.isdir(source) else shutil.copy(source, place)
    os.makedirs(os.path.join(place, "src"), exist_ok=True)
    for path in glob.glob(os.path.join(suite, "src", "*.json")) + glob.glob(os.path.join(suite, "src", "commands")):
        shutil.copytree(path, os.path.join(place, "src", os.path.basename(path))) if os.path.isdir(path) else shutil.copy(path, os.path.join(place, "src"))
    shutil.copy(os.path.join(suite, "valkey.conf"), place)
    add_lacking_tags(place, unit)
    if unit in TLS_UNITS and (reason := lacks_tls(place)):
        return Result(unit, 0, 0, count_unnamed(suite, unit, set()), [], 0, reason)
    skipfile = os.path.join(place, "skip.txt")
    with open(skipfile, "w") as file:
        file.writelines(pattern + "\n" for pattern, _ in skips(unit, router_port is not None))
    started = time.monotonic()
    left_out = [tag for tag in [*TAGS_LEFT_OUT, *UNIT_TAGS_LEFT_OUT.get(unit, {})] if tag not in TAGS_KEPT.get(unit, ())]
    where = ["--baseport", str(FIRST_PORT + slot * PORTS_A_UNIT), "--portcount", str(PORTS_A_UNIT)]
    where += ["--tls"] if unit in TLS_UNITS else []
    if router_port is not None:
        left_out += ROUTER_TAGS_LEFT_OUT
        where = ["--host", "127.0.0.1", "--port", str(router_port)]
    command = ["./runtest", "--single", unit, "--clients", "1", "--durable", "--no-latency", "--skipfile", skipfile,
               "--tags", " ".join("-" + tag for tag in left_out), "--timeout", str(UNIT_SECONDS)] + where
    process = subprocess.Popen(command, cwd=place, env=dict(os.environ, VALKEY_BIN_DIR=binaries), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, errors="replace", start_new_session=True)
    note = ""
    try:
        output, _ = process.communicate(timeout=UNIT_SECONDS)
    except subprocess.TimeoutExpired:
        note = f"stopped after {UNIT_SECONDS} s"
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    with open(os.path.join(WORK, "logs", unit.replace("/", "_") + ("_router" if router_port is not None else "") + ".log"), "w") as file:
        file.write(output)
    return count(suite, unit, output, time.monotonic() - started, note)


def count(suite, unit, output, seconds, note):
    passed, skipped, failures, named, last = 0, 0, [], set(), ""
    for line in COLORS.sub("", output).splitlines():
        event = EVENT.match(line)
        if last == "err" and line and not event:
            failures[-1] += ": " + line.strip()
        last = event.group(1) if event else ""
        if not event:
            continue
        kind, text = event.groups()
        text = text.replace(f" in tests/{unit}.tcl", "")
        named.add(DURATION.sub("", text))
        if kind == "ok":
            passed += 1
        elif kind == "skip" or (kind == "ignore" and ": " in text and not text.startswith("Tag")):
            skipped += 1
        elif kind != "ignore":
            failures.append(text)
    if "Test Summary" not in output and not failures:
        failures.append("the unit did not end: " + (note or "its runner stopped"))
    elif note:
        failures.append("the unit did not end: " + note)
    return Result(unit, passed, len(failures), skipped + count_unnamed(suite, unit, named), failures, seconds, note)


def count_unnamed(suite, unit, named):
    """Tests written in the unit's file of which nothing was said: they stand in a block that was left out, or behind the end of a unit that ended early."""
    with open(os.path.join(suite, "tests", unit + ".tcl"), errors="replace") as file:
        written = [first or second for first, second in WRITTEN_TEST.findall(file.read())]
    everything = "\n".join(named)
    missing = 0
    for name in written:
        pattern = ".*".join(re.escape(part.replace("\\", "")) for part in VARYING.split(name))
        missing += not re.search("^" + pattern, everything.replace("\\", ""), re.M)
    return missing


def units(only_passing):
    found = []
    with open(os.path.join(HERE, "units.txt")) as file:
        for line in file:
            words = line.split("#")[0].split()
            if words and (not only_passing or "passes" in words[1:]):
                found.append(words[0])
    return found


def page_path():
    return os.path.join(ROOT, "docs", "CONFORMANCE.md")


def read_page():
    """What the page says: for each section its results by unit."""
    found = {title: {} for title in SECTIONS.values()}
    section = found[SECTIONS[False]]
    if os.path.exists(page_path()):
        with open(page_path()) as file:
            for line in file.read().splitlines():
                row = ROW.match(line)
                if line.startswith("## "):
                    section = found.get(line[3:], section)
                elif row:
                    section[row.group(1)] = Result(row.group(1), *(int(cell) for cell in row.groups()[1:4]), [], int(row.group(5)), "")
                elif line.startswith(("- unit/", "- integration/")) and ": " in line:
                    unit, text = line[2:].split(": ", 1)
                    if unit in section:
                        section[unit].failures.append(text)
    return found


def section_lines(title, about, results):
    total = [sum(getattr(result, part) for result in results) for part in ("passed", "failed", "skipped")]
    lines = ["## " + title, "", about, "", "| unit | passed | failed | skipped | seconds |", "|---|---|---|---|---|"]
    lines += [f"| {result.unit} | {result.passed} | {result.failed} | {result.skipped} | {result.seconds:.0f} |" for result in results]
    lines += [f"| **all** | **{total[0]}** | **{total[1]}** | **{total[2]}** | |", ""]
    if title == SECTIONS[False]:
        data = [sum(getattr(result, part) for result in results if DATA_UNITS.fullmatch(result.unit)) for part in ("passed", "failed", "skipped")]
        lines += [f"Of these the units about data (type/*, keyspace, expire, hashexpire, scan, sort, geo, hyperloglog, bitops, bitfield, dump, maxmemory, memefficiency, lazyfree): "
                  f"{data[0]} passed, {data[1]} failed, {data[2]} skipped ({100 * data[2] / max(1, sum(data)):.1f}%).", ""]
    lines += [f"What fails: {'' if total[1] else 'nothing.'}".rstrip(), ""]
    lines += [f"- {result.unit}: {UNPRINTABLE.sub('?', text)[:160].rstrip()}" for result in results for text in result.failures]
    return lines + ([""] if total[1] else [])


def write_page(version, results, through_router):
    known = read_page()
    known[SECTIONS[through_router]].update({result.unit: result for result in results})
    order = {unit: place for place, unit in enumerate(units(False))}
    rows = {title: sorted(found.values(), key=lambda result: order.get(result.unit, len(order))) for title, found in known.items()}
    lines = ["# Conformance", "",
             f"Valkey's own test suite (Debian's source package valkey {version}) against this project, run by `tests/Conformance/run.py`, which wrote this page; last on {time.strftime('%Y-%m-%d', time.gmtime())}.",
             "Skipped are tests that the suite's tags or its runner leave out, tests behind one that ended a unit early, and those that `tests/Conformance/skip.tsv` names with a reason.", ""]
    lines += section_lines(SECTIONS[False], "Against distro-server: the suite starts servers as it needs them, by launchers named valkey-server.", rows[SECTIONS[False]])
    if rows[SECTIONS[True]]:
        lines += section_lines(SECTIONS[True], f"Against the Router of a cluster of {ROUTER_GROUPS} groups (`run.py --router`), in the suite's mode for a server that is already there: it leaves out what needs servers of its own.", rows[SECTIONS[True]])
    lines += ["## What is left out, and why", "", "| unit | tests | reason |", "|---|---|---|"]
    lines += [f"| all | those tagged {tag} | {reason} |" for tag, reason in TAGS_LEFT_OUT.items()]
    lines += [f"| all, through the Router | those tagged {tag} | {reason} |" for tag, reason in ROUTER_TAGS_LEFT_OUT.items()]
    lines += [f"| {unit} | those tagged {tag} | {reason} |" for unit, tags in UNIT_TAGS_LEFT_OUT.items() for tag, reason in tags.items()]
    with open(os.path.join(HERE, "skip.tsv")) as file:
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in line.rstrip("\n").split("\t")) + " |" for line in file if line.strip() and not line.startswith("#")]
    with open(page_path(), "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("units", nargs="*")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--passing", action="store_true")
    parser.add_argument("--router", action="store_true")
    parser.add_argument("--fetch", action="store_true")
    parser.add_argument("--server")
    parser.add_argument("--jobs", type=int, default=1, help="units at a time")
    parser.add_argument("--first-slot", type=int, default=0, help="another run of this script on the machine needs another range of folders and ports")
    given = parser.parse_args()
    os.makedirs(os.path.join(WORK, "logs"), exist_ok=True)
    if given.fetch:
        try:
            print("valkey " + obtain()[1])
        except (Unobtainable, OSError, subprocess.SubprocessError) as reason:
            print(reason)
        return 0
    asked = given.units or [unit for unit in units(given.passing) if not given.router or unit.startswith("unit/type/")]
    try:
        if not shutil.which("tclsh"):
            raise Unobtainable("tclsh is not installed (apt-get install tcl)")
        suite, version = obtain()
    except (Unobtainable, OSError, subprocess.SubprocessError) as reason:
        print(f"skipped, all of {len(asked)} units: {reason}\n0 passed, 0 failed, {len(asked)} skipped")
        return 0
    slots = list(range(given.first_slot, given.first_slot + (1 if given.router else given.jobs)))
    with contextlib.ExitStack() as running:
        port = running.enter_context(cluster()) if given.router else None
        binaries = launchers(os.path.abspath(given.server) if given.server else WORK if given.router else publish())
        print(f"valkey {version}, {len(asked)} units", flush=True)

        before = settings(port) if given.router else {}

        def work(unit):
            slot = slots.pop()
            try:
                if given.router:
                    set_back(port, before)
                result = run_unit(suite, binaries, unit, slot, port)
            finally:
                slots.append(slot)
            print(f"{unit}: {result.passed} passed, {result.failed} failed, {result.skipped} skipped ({result.seconds:.0f} s) {result.note}", flush=True)
            for failure in result.failures:
                print("    " + failure[:300], flush=True)
            return result

        with concurrent.futures.ThreadPoolExecutor(len(slots)) as pool:
            results = list(pool.map(work, asked))
        # The suite waits for fixed times and counts on the machine being its own: what failed beside another unit fails if it fails alone.
        if len(slots) > 1:
            for place, result in enumerate(results):
                if result.failed:
                    print(f"again, alone: {asked[place]}", flush=True)
                    results[place] = work(asked[place])
    if given.write:
        write_page(version, results, given.router)
    totals = [sum(getattr(result, part) for result in results) for part in ("passed", "failed", "skipped")]
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
