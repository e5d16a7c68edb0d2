#!/usr/bin/env python3
"""Checks pipelines: that they are YAML, that their steps are shell, that every script they name is there, that nothing that
scripts/test does is forgotten, that a release is tested as a whole, and that what builds sees no secret.

Usage: pipelines.py FILE…
"""

import os
import re
import subprocess
import sys

import yaml

FAULTS = []
SECRETS = {"SIGN_KEY", "FORGE_TOKEN", "WEBHOOK_SECRET"}
# The words of scripts/test that are left to people and to releases: they install what others made.
BY_HAND = {"peers"}


def steps(pipeline):
    """The steps of either kind, each with its commands."""
    if "jobs" in pipeline:
        # YAML 1.1 reads the word « on » as true.
        if not (pipeline.get("on") or pipeline.get(True)):
            yield "on", {}, None
        for name, job in pipeline["jobs"].items():
            if not job.get("runs-on"):
                yield name, job, None
            for step in job["steps"]:
                yield f"{name}/{step.get('name')}", step, step.get("run")
    else:
        for step in pipeline["steps"]:
            yield step["name"], step, "\n".join(step["commands"]) if step.get("image") else None


def usual():
    """What scripts/test runs without a word."""
    with open("scripts/test") as file:
        return set(re.search(r"^usual=\((.*)\)$", file.read(), re.MULTILINE).group(1).split())


def check(name):
    with open(name) as file:
        pipeline = yaml.safe_load(file)
    scripts, tested, whole = set(), set(), False
    for place, step, commands in steps(pipeline):
        fault = lambda text: FAULTS.append(f"{name}: {place}: {text}")
        if not commands:
            fault("nothing that is run")
            continue
        if "uses" in step:
            fault("an action from elsewhere")
        if "${{" in commands:
            fault("a value that is pasted into the shell; it belongs into env")
        done = subprocess.run(["bash", "-n"], input=commands, text=True, capture_output=True)
        if done.returncode:
            fault(done.stderr.strip())
        given = {**(step.get("env") or {}), **(step.get("environment") or {})}
        if "--build" in commands and SECRETS & set(given):
            fault("a secret where others' code is run")
        if "pipeline-release" in commands and "--build" not in commands and "SIGN_KEY" not in given:
            fault("nobody signs")
        scripts |= set(re.findall(r"(?<![\w/])scripts/[\w/-]+", commands))
        whole = whole or re.search(r"scripts/test full\b", commands)
        tested |= {word for line in re.findall(r"scripts/test\b(.*)", commands) for word in line.split()}
        if "pipeline-release --build" in commands and not whole:
            fault("a release that was not tested as a whole")
    tested.discard("full")
    if tested and (forgotten := usual() - BY_HAND - tested):
        FAULTS.append(f"{name}: words of scripts/test that nobody runs: {', '.join(sorted(forgotten))}")
    with open(name) as file:
        # Those that the comments send people to are wanted too.
        scripts |= set(re.findall(r"(?<![\w/])scripts/[\w/-]+", file.read()))
    for script in sorted(scripts):
        if not os.access(script, os.X_OK):
            FAULTS.append(f"{name}: {script} is not there")
    print(f"{name}: {', '.join(sorted(scripts))}")


for name in sys.argv[1:]:
    check(name)
print("\n".join(FAULTS), file=sys.stderr, end="\n" if FAULTS else "")
sys.exit(bool(FAULTS))
