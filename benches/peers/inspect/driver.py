"""Runs ours and the peers against one site behind nginx on this machine and writes what each spent.

Called by scripts/bench.sh: driver.py --ours PROGRAM --data FOLDER --page FILE [--peers FOLDER] [--turns N]
CPU seconds are those of the client alone, user and system, of all its threads; nginx is another process. How many
pages each asked for is counted in the log of nginx, not believed.
"""

import argparse
import datetime
import os
import pathlib
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import pages

HERE = pathlib.Path(__file__).resolve().parent
GOAL = 1.11
NGINX = """worker_processes 1; pid {0}/nginx.pid; error_log {0}/error.log; daemon off;
events {{ worker_connections 512; }}
http {{ types {{ text/html html; }} charset utf-8; log_format short '$request_method $uri $status'; access_log {0}/access.log short;
client_body_temp_path {0}/t1; proxy_temp_path {0}/t2; fastcgi_temp_path {0}/t3; uwsgi_temp_path {0}/t4; scgi_temp_path {0}/t5;
keepalive_requests 1000000; server {{ listen 127.0.0.1:{1}; root {2}; }} }}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def spent(command, folder):
    """Wall seconds, CPU seconds and peak resident bytes of one client with its children."""
    start = time.perf_counter()
    with open(folder / "out.txt", "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, child.returncode


def clients(args, url, address):
    """Title, command and exit codes that are in order."""
    ours = [args.ours, "inspect", "site", url, "--allow", address, "--rate", "100000", "--pages", "6000", "--format", "jsonl"]
    known = ["--unit", "青禾区人民政府办公室", "--place", "青禾区", "--as-of", "2026-12-31"]
    found = [
        ("Mingjian, all static detectors", ours + known, {0}),
        ("Mingjian, the same with frontier, WARC and seal on disk", ours + known + ["--data", "data"], {0}),
    ]
    wget = shutil.which("wget")
    if wget:
        spider = [wget, "-q", "-r", "-l", "inf", "--delete-after", "-e", "robots=off", url]
        found.append(("wget, fetch and link scan", spider, {0, 8}))
    bin_folder = pathlib.Path(args.peers or "/nowhere") / "bin"
    if (bin_folder / "lychee").exists():
        urls = [f"{url}a/{page}.html" for page in range(pages.PAGES)]
        given = pathlib.Path(args.data) / "inputs.txt"
        given.write_text("\n".join(urls), encoding="utf-8")
        # Its own politeness would make it wait for minutes; waiting costs no CPU, but the turn has to end.
        pace = ["--max-concurrency", "8", "--host-concurrency", "8", "--host-request-interval", "0ms"]
        lychee = [str(bin_folder / "lychee"), "--no-progress", *pace, "--files-from", str(given.resolve())]
        found.append(("lychee, links of every page", lychee, {0, 2}))
    if (bin_folder / "scrapy").exists():
        found.append(("Scrapy, links and text", [str(bin_folder / "python"), str(HERE / "spider.py"), url], {0}))
    return found


def requests(log):
    """Requests that were answered with a page."""
    lines = log.read_text().splitlines() if log.exists() else []
    return sum(line.endswith(" 200") for line in lines)


def machine():
    cpu = "unknown processor"
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    return f"{os.cpu_count()} cores ({cpu}), {platform.system()} {platform.machine()}"


def measure(args, root):
    load = os.getloadavg()[0]
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        folder, port = pathlib.Path(folder), free_port()
        folder.chmod(0o755)
        (folder / "nginx.conf").write_text(NGINX.format(folder, port, root))
        server = subprocess.Popen([shutil.which("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            address = f"127.0.0.1:{port}"
            for turn in range(args.turns):
                for title, command, good in clients(args, f"http://{address}/", address):
                    (folder / "access.log").write_text("")
                    with tempfile.TemporaryDirectory() as work:
                        wall, cpu, memory, code = spent(command, pathlib.Path(work))
                        said = (pathlib.Path(work) / "out.txt").read_text(errors="replace")[-400:]
                    if code not in good:
                        print(f"{title} ended with {code}: {said}", file=sys.stderr)
                        continue
                    asked = requests(folder / "access.log")
                    figures.setdefault(title, []).append((cpu, wall, memory, asked))
                    print(f"{turn + 1} {title}: {cpu:.2f} s CPU, {wall:.2f} s, {memory / 2**20:.0f} MB, {asked} answers")
        finally:
            server.terminate()
            server.wait()
    return figures, load


def write(figures, load, args):
    rows = []
    for title, turns in figures.items():
        per = [cpu / pages.PAGES * 1000 for cpu, *_ in turns]
        wall, memory, asked = (statistics.median(turn[at] for turn in turns) for at in (1, 2, 3))
        rows.append(
            f"| {title} | {statistics.median(per):.2f} ({min(per):.2f}–{max(per):.2f}) | {wall:.1f} | {memory / 2**20:.0f} | {asked:.0f} |"
        )
    ours = next((turns for title, turns in figures.items() if title.endswith("detectors")), None)
    theirs = next((turns for title, turns in figures.items() if title.startswith("lychee")), None)
    verdicts = []
    if ours:
        cpu = statistics.median(cpu for cpu, *_ in ours) / pages.PAGES * 1000
        peak = max(memory for _, _, memory, _ in ours) / 2**20
        word = lambda reached: "reached" if reached else "**not reached**"
        verdicts.append(f"| no more than {GOAL} CPU seconds per 1,000 pages, the fixed limit | {cpu:.2f} | {word(cpu <= GOAL)} |")
        if theirs:
            other = statistics.median(cpu for cpu, *_ in theirs) / pages.PAGES * 1000
            verdicts.append(f"| no more than lychee in the same run | {cpu:.2f}; lychee {other:.2f} | {word(cpu <= other)} |")
        verdicts.append(f"| peak under 200 MB | {peak:.0f} MB | {word(peak < 200)} |")
    text = f"""# Benchmark of the online inspection

Written by `PART=inspect make bench`; do not edit by hand. {datetime.date.today()}, {machine()}. Load average {load:.1f} at the beginning. Every client is started anew {args.turns} times, one after the other in turn.

One site on this machine behind nginx: {pages.PAGES:,} pages of {pages.BYTES // 1024} KB, {pages.LINKS} links each. CPU is that of the client alone, user and system, all threads, in seconds per 1,000 pages: median, and the range over the turns. Answers are counted in the log of nginx.

| client | CPU seconds per 1,000 pages | wall seconds in all | peak, MB | answers |
|---|---|---|---|---|
{chr(10).join(rows)}

| goal | measured |  |
|---|---|---|
{chr(10).join(verdicts)}

What each does differs: wget fetches and looks for links; lychee is given all pages and checks the links of each, so that it fetches most pages twice; Scrapy takes links and text; ours reads each page and runs every detector on it, and in the second line keeps the list of addresses in a database, every answer as WARC and the seal.
"""
    pathlib.Path(args.page).write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--page", required=True)
    parser.add_argument("--peers")
    parser.add_argument("--turns", type=int, default=3)
    args = parser.parse_args()
    if not shutil.which("nginx"):
        sys.exit("nginx is missing: apt-get install -y nginx-light")
    args.ours = str(pathlib.Path(args.ours).resolve())
    if args.peers:
        # Not resolved to its end: the programs of a virtual environment are links.
        args.peers = os.path.abspath(args.peers)
    root = (pathlib.Path(args.data) / "site").resolve()
    if not (root / "a" / f"{pages.PAGES - 1}.html").exists():
        pages.make(root)
    figures, load = measure(args, root)
    write(figures, load, args)


if __name__ == "__main__":
    main()
