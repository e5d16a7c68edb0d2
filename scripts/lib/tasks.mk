# The tasks of scripts/test: what each needs and what it runs. GNU make decides what runs when; scripts/lib/task runs one, keeps what
# it says, measures it and ends it when it takes too long. Called by scripts/test, which sets:
#
#   RUN       the folder of this run
#   FILTER    the tests to run, as a filter of cargo-nextest
#   NEEDS     what these need besides the build
#   TOOLS     what scripts/lib/tools has to install
#
# What comes first in a list of prerequisites is started first: put what most wait for in front.

SHELL := /bin/bash
.ONESHELL:
.SILENT:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

TASK := scripts/lib/task
# The seconds after which a task has failed: several times what it takes on two busy cores, so that it ends something that hangs and
# nothing that is slow.
short := $(TASK) --limit 600
long := $(TASK) --limit 2400
# Tests come first: people who ask a bot wait for three seconds, and most of its time a test waits too. What computes makes way for them,
# and more so what nothing else waits for.
yield := nice -n 5
spare := nice -n 10

# Who boots many machines, and plays deployments in dozens of processes: one after the other. Together they starve each other, and
# an answer that is owed within three seconds comes too late. `package` has few of them, and is what one waits for when it changes.
turn := flock --close $(RUN)/turn

TASKS := tools format scripts deny build features bookworm trixie pi peers packages tests package apt fuzz release readme \
	outside tests-trixie package-trixie apt-trixie first-boot-bookworm first-boot-trixie doc package-arm64 arm64
.PHONY: $(TASKS)

format:
	$(short) $@ scripts/lib/format
scripts:
	$(short) $@ scripts/lib/check-scripts
tools:
	$(long) $@ scripts/lib/tools $(TOOLS)
build: tools
	$(long) $@ scripts/lib/build
features:
	$(short) $@ scripts/lib/features
deny: tools
	$(short) $@ scripts/lib/deny
peers:
	$(short) $@ scripts/lib/peers

# Base systems, kept between runs.
bookworm trixie:
	$(long) $@ $(yield) scripts/machine build $@
pi:
	$(long) $@ $(yield) scripts/machine-arm64 build

# What is tried.
tests: build tools $(NEEDS)
	$(turn) $(long) $@ env FFJ_SUITE=bookworm scripts/lib/run-tests $@ '$(FILTER)'
packages: build
	$(short) $@ scripts/lib/packages
package: packages bookworm
	$(long) $@ env FFJ_SUITE=bookworm scripts/lib/run-tests $@ 'binary(machine) & test(/^package::/) & not test(arm64)'
apt: packages bookworm
	$(short) $@ scripts/lib/try-apt-repo repository bookworm
fuzz: build
	$(long) $@ $(spare) env FFJ_FUZZ_PROFILE=dev scripts/lib/fuzz --runs 5000
release: build
	$(short) $@ scripts/lib/try-release
# It waits for whoever else compiles.
readme: build
	$(long) $@ scripts/lib/readme
outside: build tools
	$(long) $@ scripts/lib/run-tests $@ 'binary(outside)'

# The rest of what a release needs: Debian 13, the first boot, and the processor of the Raspberry Pi.
tests-trixie: build trixie
	$(turn) $(long) $@ env FFJ_SUITE=trixie scripts/lib/run-tests $@ 'binary(machine) & test(/^(service|deploy)::/) & not test(/^deploy::(matrix|orders|random)::/)'
package-trixie: packages trixie
	$(turn) $(long) $@ env FFJ_SUITE=trixie scripts/lib/run-tests $@ 'binary(machine) & test(/^package::/) & not test(arm64)'
apt-trixie: packages trixie
	$(short) $@ scripts/lib/try-apt-repo repository trixie
first-boot-bookworm: packages bookworm
	$(short) $@ scripts/lib/try-apt-repo first-boot bookworm
first-boot-trixie: packages trixie
	$(short) $@ scripts/lib/try-apt-repo first-boot trixie
doc: build
	$(long) $@ $(spare) scripts/lib/document
package-arm64:
	$(long) $@ $(yield) scripts/lib/packages arm64
arm64: package-arm64 pi build
	$(long) $@ scripts/lib/run-tests $@ 'binary(machine) & test(arm64)'
