# Tellback.  `make help` lists what can be made.
.DEFAULT_GOAL := all
SHELL := /bin/sh

BUILD   ?= build
VARIANT ?= plain
OUT     := $(BUILD)/$(VARIANT)
GEN     := $(BUILD)/gen
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

# ---- compilers and flags ---------------------------------------------------
CC_plain := gcc
CC_asan  := gcc
CC_cov   := gcc
CC_fuzz  := clang
CC_$(filter break-%,$(VARIANT)) := gcc
CC       := $(CC_$(VARIANT))

WARN := -Wall -Wextra -Wpedantic -Werror -Wconversion -Wshadow -Wvla -Wformat=2 -Wcast-qual -Wswitch-enum -Wundef \
	-Wstrict-prototypes -Wmissing-prototypes
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
FLAGS_plain := -O2 -g $(HARDEN)
FLAGS_asan  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_cov   := -O0 -g --coverage
FLAGS_fuzz  := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_plain  := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
# linked in: of the two shared libraries only one would write its reports to a file
LINK_asan   := -fsanitize=address,undefined -static-libasan -static-libubsan -Wl,--as-needed
LINK_cov    := --coverage -Wl,--as-needed
LINK_fuzz   := -fsanitize=fuzzer,address,undefined -Wl,--as-needed
# broken on purpose (tests/demo/break.mk), else as plain
FLAGS_$(filter break-%,$(VARIANT)) = $(FLAGS_plain)
LINK_$(filter break-%,$(VARIANT)) := $(LINK_plain)

BASE_FLAGS := -std=c17 -D_GNU_SOURCE -MMD -MP -Iinclude -Iproto -Ibroker -Iagents -Itests -isystem $(GEN) $(FLAGS_$(VARIANT))
CFLAGS     := $(BASE_FLAGS) $(WARN)
LINK       := $(LINK_$(VARIANT))

# ---- sources ----------------------------------------------------------------
PROTO_C   := $(wildcard proto/*/*.c)
BROKER_C  := $(wildcard broker/front/*.c broker/core/*.c broker/store/*.c broker/signer/*.c broker/admin/*.c) \
	$(filter-out broker/main%.c,$(wildcard broker/*.c))
RUNTIME_C := $(wildcard agents/runtime/*.c)
# what each kind of agency's agent does besides, all but its main: for tests
KINDS_C   := $(filter-out %/main.c,$(wildcard agents/police/*.c agents/health/*.c agents/school/*.c agents/crs/*.c agents/review/*.c))
SUPPORT_C := $(wildcard tests/support/*.c)
AGENTS    := police health school crs plain
UNIT_C    := $(wildcard tests/unit/*_test.c)
FUZZ_C    := $(wildcard tests/fuzz/*_fuzz.c)

obj = $(patsubst %.c,$(OUT)/obj/%.o,$(1))

LIB_PROTO   := $(OUT)/libtellback.a
LIB_BROKER  := $(OUT)/libbroker.a
LIB_RUNTIME := $(OUT)/libruntime.a
LIB_KINDS   := $(OUT)/libkinds.a

BROKER_PROGRAMS := $(OUT)/tellbackd $(OUT)/tellback-front $(OUT)/tellback-core $(OUT)/tellback-signer \
	$(OUT)/tellbackctl
AGENT_PROGRAMS  := $(OUT)/tellback-police $(OUT)/tellback-health $(OUT)/tellback-school $(OUT)/tellback-crs \
	$(OUT)/tellback-agent $(OUT)/tellback-review $(OUT)/tellback
PROGRAMS        := $(BROKER_PROGRAMS) $(AGENT_PROGRAMS)

.PHONY: all programs
all: programs
programs: $(PROGRAMS)

# ---- generated C: without our warnings, included by -isystem ---------------
$(GEN)/tellback.pb-c.c $(GEN)/tellback.pb-c.h &: proto/tellback.proto
	@mkdir -p $(GEN)
	$(Q)protoc-c --c_out=$(GEN) --proto_path=proto tellback.proto

$(OUT)/obj/gen/tellback.pb-c.o: $(GEN)/tellback.pb-c.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE_FLAGS) -w -c -o $@ $<

$(OUT)/obj/%.o: %.c | $(GEN)/tellback.pb-c.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

$(LIB_PROTO): $(call obj,$(PROTO_C)) $(OUT)/obj/gen/tellback.pb-c.o
	$(Q)rm -f $@; ar rcs $@ $^
$(LIB_BROKER): $(call obj,$(BROKER_C))
	$(Q)rm -f $@; ar rcs $@ $^
$(LIB_RUNTIME): $(call obj,$(RUNTIME_C))
	$(Q)rm -f $@; ar rcs $@ $^
$(LIB_KINDS): $(call obj,$(KINDS_C))
	$(Q)rm -f $@; ar rcs $@ $^

ifneq ($(filter break-%,$(VARIANT)),)
include tests/demo/break.mk
endif

# ---- programs ---------------------------------------------------------------
# Each names its foreign libraries, so that core cannot link libzmq nor front sqlite.
$(OUT)/tellbackd: $(call obj,broker/main.c) $(LIB_BROKER) $(LIB_PROTO)
	$(Q)$(CC) $(LINK) -o $@ $^ -lsodium
$(OUT)/tellback-front: $(call obj,broker/main_front.c) $(LIB_BROKER) $(LIB_PROTO)
	$(Q)$(CC) $(LINK) -o $@ $^ -lzmq -lsodium -lprotobuf-c
$(OUT)/tellback-core: $(call obj,broker/main_core.c) $(LIB_BROKER) $(LIB_PROTO)
	$(Q)$(CC) $(LINK) -o $@ $^ -lsqlite3 -lsodium -lprotobuf-c
$(OUT)/tellback-signer: $(call obj,broker/main_signer.c) $(LIB_BROKER) $(LIB_PROTO)
	$(Q)$(CC) $(LINK) -o $@ $^ -lsodium
$(OUT)/tellbackctl: $(call obj,broker/main_ctl.c) $(LIB_BROKER) $(LIB_PROTO)
	$(Q)$(CC) $(LINK) -o $@ $^ -lsodium -lprotobuf-c -lsqlite3

AGENT_LIBS := -lzmq -lsqlite3 -lsodium -lprotobuf-c -ljansson
define agent_program
$(OUT)/$(2): $(call obj,$(wildcard agents/$(1)/*.c)) $(LIB_RUNTIME) $(LIB_PROTO)
	$$(Q)$$(CC) $$(LINK) -o $$@ $$^ $$(AGENT_LIBS)
endef
$(eval $(call agent_program,police,tellback-police))
$(eval $(call agent_program,health,tellback-health))
$(eval $(call agent_program,school,tellback-school))
$(eval $(call agent_program,crs,tellback-crs))
$(eval $(call agent_program,plain,tellback-agent))
$(eval $(call agent_program,review,tellback-review))
$(eval $(call agent_program,cli,tellback))

# ---- tests ------------------------------------------------------------------
# Unit tests link every library but their own clock is tests/support's, a
# mapped file; --allow-multiple-definition is not needed since the archive's
# clock.o is only taken when nobody else defines it.
UNIT := $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(UNIT_C))
TEST_LIBS := -lcmocka $(AGENT_LIBS)
$(OUT)/tests/%_test: $(OUT)/obj/tests/unit/%_test.o $(call obj,$(SUPPORT_C)) $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(LIB_PROTO)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LINK) -o $@ $^ $(TEST_LIBS)
# no object is deleted after a link, and then built again
.SECONDARY:

.PHONY: unit unit-run test
unit:
	$(Q)$(MAKE) VARIANT=asan unit-run
unit-run: $(UNIT)
	$(Q)tests/run.sh $(OUT) unit $(UNIT)
# One unit test: make test T=envelope
test:
	$(Q)$(MAKE) VARIANT=asan $(BUILD)/asan/tests/$(T)_test && $(BUILD)/asan/tests/$(T)_test

FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ_C))
# protobuf-c and the one parser of the command line are compiled in, so that
# their branches count as ours
PROTOBUF_C := $(BUILD)/protobuf-c/protobuf-c/protobuf-c.c
$(PROTOBUF_C): tests/fuzz/protobuf_c.sh
	$(Q)$< $(BUILD)/protobuf-c
# It adds nought to NULL and copies nothing from there, which C will allow; and
# without our look before it, it shifts bits out of a tag of five bytes (known
# upstream): the one fuzzer that goes there without looking lets it.
NULL_FLAGS := -fno-sanitize=pointer-overflow,nonnull-attribute
BARE_FLAGS := $(NULL_FLAGS) -fno-sanitize=shift
$(OUT)/obj/protobuf-c.o $(OUT)/obj/protobuf-c-bare.o: $(PROTOBUF_C)
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE_FLAGS) $(if $(findstring bare,$@),$(BARE_FLAGS),$(NULL_FLAGS)) -w -I$(BUILD)/protobuf-c -c -o $@ $<
$(OUT)/protobuf_fuzz: $(OUT)/obj/protobuf-c-bare.o
$(OUT)/libfuzzed.a: $(call obj,agents/cli/calendar.c tests/support/keys.c $(filter-out %_fuzz.c,$(wildcard tests/fuzz/*.c)))
	$(Q)rm -f $@; ar rcs $@ $^
$(OUT)/libprotobuf-c.a: $(OUT)/obj/protobuf-c.o
	$(Q)rm -f $@; ar rcs $@ $^
FUZZ_ARCHIVES := $(OUT)/libfuzzed.a $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(LIB_PROTO) $(OUT)/libprotobuf-c.a
FUZZ_LIBS := $(filter-out -lprotobuf-c,$(AGENT_LIBS))
$(OUT)/%_fuzz: $(OUT)/obj/tests/fuzz/%_fuzz.o $(FUZZ_ARCHIVES)
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $(filter-out %.o,$^) $(FUZZ_LIBS)
ifneq ($(filter fuzz,$(VARIANT)),)
include tests/fuzz/plant.mk
endif
SECONDS ?= 10
PLANT   ?= 0
# a planted bug may take longer: so long at most
PLANT_SECONDS ?= 180
.PHONY: fuzz fuzzers planted
fuzzers: $(patsubst tests/fuzz/%.c,$(OUT)/%,$(FUZZ_C))
# PLANT=1: each finds a bug that was put behind its parser's last check
fuzz: ready
	$(Q)$(MAKE) VARIANT=fuzz fuzzers $(if $(filter 1,$(PLANT)),planted)
	$(Q)tests/fuzz/$(if $(filter 1,$(PLANT)),plant.sh $(BUILD)/fuzz $(PLANT_SECONDS),run.sh $(BUILD)/fuzz $(SECONDS))

# ---- programs that only tests run ------------------------------------------
# Drivers speak for us to other people's programs (tests/interop) or stand in
# for an agent or a broker end (tests/contract).
DRIVERS := $(patsubst tests/%.c,$(OUT)/%,$(wildcard $(foreach d,interop contract bench demo scenario chaos model,tests/$(d)/*_driver.c)))
$(OUT)/%_driver: $(OUT)/obj/tests/%_driver.o $(call obj,$(SUPPORT_C)) $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(LIB_PROTO)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LINK) -o $@ $^ $(TEST_LIBS)
# Faults on purpose: what the drivers in tests/chaos share, a disk that forgets
# (its own library), and the simulator.
CHAOS_C := $(filter-out %_driver.c tests/chaos/disk.c,$(wildcard tests/chaos/*.c))
# named one by one: else the rule above is taken while an object is yet to be made
$(patsubst tests/%.c,$(OUT)/%,$(wildcard tests/chaos/*_driver.c)): $(OUT)/chaos/%_driver: $(OUT)/obj/tests/chaos/%_driver.o $(call obj,$(CHAOS_C) $(SUPPORT_C)) $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(LIB_PROTO)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LINK) -o $@ $^ $(TEST_LIBS)
$(OUT)/chaos/disk: tests/chaos/disk.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(shell pkg-config --cflags fuse3) $(LINK) -o $@ $< -lfuse3
SIM := $(OUT)/sim/sim_driver
# its disks are its own (tests/sim/disk_vfs.c)
SIM_WRAPS := -Wl,--wrap=file_reread
$(SIM): $(call obj,$(wildcard tests/sim/*.c) $(SUPPORT_C)) $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(LIB_PROTO)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LINK) $(SIM_WRAPS) -o $@ $^ $(TEST_LIBS)
FAULTS := $(if $(wildcard tests/chaos/disk.c),$(OUT)/chaos/disk) $(if $(wildcard tests/sim/*.c),$(SIM))
# the published months, played (tests/replay/run.sh)
REPLAY := $(OUT)/replay/replay_driver
$(REPLAY): $(call obj,$(wildcard tests/replay/*.c) $(SUPPORT_C)) $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(LIB_PROTO)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LINK) -o $@ $^ $(TEST_LIBS)
.PHONY: drivers
drivers: $(DRIVERS) $(if $(filter asan,$(VARIANT)),,$(REPLAY) $(FAULTS))

# ---- the commands ------------------------------------------------------------
.PHONY: deps ready check check-run interop cover demo chaos campaign mutants replay bench lint docs format install help
deps:
	$(Q)tests/deps.sh
ready:
	$(Q)tests/deps.sh check 2>/dev/null || tests/deps.sh

check: ready
	$(Q)$(MAKE) VARIANT=asan programs $(UNIT:$(OUT)/%=$(BUILD)/asan/%) drivers
	$(Q)$(MAKE) VARIANT=plain programs drivers
	$(Q)$(MAKE) VARIANT=fuzz fuzzers
	$(Q)tests/check.sh $(BUILD)

interop: ready
	$(Q)$(MAKE) VARIANT=plain programs drivers
	$(Q)OUT=$(abspath $(BUILD))/plain PLAIN=$(abspath $(BUILD))/plain tests/run.sh $(BUILD)/plain interop $(wildcard tests/interop/*.sh)

cover: ready
	$(Q)$(MAKE) VARIANT=cov $(UNIT:$(OUT)/%=$(BUILD)/cov/%)
	$(Q)tests/cover.sh $(BUILD)

demo: ready
	$(Q)$(MAKE) VARIANT=plain programs drivers
	$(if $(BREAK),$(Q)$(MAKE) VARIANT=break-$(BREAK) programs)
	$(Q)BREAK='$(BREAK)' DAY='$(DAY)' tests/demo.sh $(BUILD)

# faults on purpose: in minutes; and for hours, going on where it ended
ARMS ?=
THERE := $(sort $(basename $(notdir $(wildcard tests/chaos/arms/*.sh))))
NOT_THERE := $(if $(filter chaos campaign,$(MAKECMDGOALS)),$(filter-out $(THERE),$(ARMS)))
$(if $(NOT_THERE),$(error there is no arm $(NOT_THERE); there are: $(THERE)))
chaos: ready
	$(Q)$(MAKE) VARIANT=asan programs drivers
	$(Q)$(MAKE) VARIANT=plain programs drivers
	$(Q)$(MAKE) VARIANT=fuzz fuzzers
	$(Q)$(if $(ARMS),ONLY=1) tests/chaos/run.sh $(BUILD) $(ARMS)
HOURS ?= 1
campaign: ready
	$(Q)$(MAKE) VARIANT=asan programs drivers
	$(Q)$(MAKE) VARIANT=plain programs drivers
	$(Q)$(MAKE) VARIANT=fuzz fuzzers
	$(Q)tests/chaos/campaign.sh $(BUILD) $(HOURS) $(ARMS)

# the rules changed at one place at a time: do the unit tests notice?
# DRAW=60: so many, drawn by the commit's hash
include tests/mutants/mutants.mk
DRAW ?= 0
mutants: ready
	$(Q)$(MAKE) VARIANT=plain mutable
	$(Q)tests/mutants/mutants.py $(BUILD) --draw $(DRAW) --seed "$$(git rev-parse HEAD 2>/dev/null || echo 0)"

MONTHS ?= 0
replay: ready
	$(Q)$(MAKE) VARIANT=plain $(BUILD)/plain/tellback-review $(BUILD)/plain/replay/replay_driver
	$(Q)tests/replay/run.sh $(BUILD)/plain $(BUILD)/replay $(MONTHS)

bench: ready
	$(Q)$(MAKE) VARIANT=plain programs drivers
	$(Q)tests/bench/run.sh $(BUILD)/plain

lint: ready
	$(Q)tests/check/layers.sh && tests/check/tree.sh
	$(Q)$(MAKE) BUILD=$(BUILD)/lint CC=clang programs

docs: ready
	$(Q)$(MAKE) VARIANT=plain $(BUILD)/plain/contract/rules_page_driver
	$(Q)$(BUILD)/plain/contract/rules_page_driver >docs/RULES.md && echo "docs/RULES.md written"

format:
	$(Q)clang-format -i $(shell git ls-files '*.c' '*.h')

PREFIX  ?= /usr
DESTDIR ?=
install: programs $(OUT)/demo/count_driver
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/tellback $(DESTDIR)$(PREFIX)/share/tellback \
		$(DESTDIR)$(PREFIX)/lib/systemd/system
	install -m 755 $(BROKER_PROGRAMS) $(AGENT_PROGRAMS) \
		$(DESTDIR)$(PREFIX)/bin
	install -m 644 proto/tellback.proto proto/rules/southampton.policy $(DESTDIR)$(PREFIX)/share/tellback
	install -d $(DESTDIR)$(PREFIX)/share/doc/tellback
	install -m 644 README.md docs/*.md $(DESTDIR)$(PREFIX)/share/doc/tellback
	install -d $(DESTDIR)$(PREFIX)/share/tellback/demo/referrals $(DESTDIR)$(PREFIX)/share/tellback/demo/answers
	install -m 644 agents/cli/demo/*.sh $(DESTDIR)$(PREFIX)/share/tellback/demo
	install -m 644 tests/data/referrals/*.json $(DESTDIR)$(PREFIX)/share/tellback/demo/referrals
	install -m 644 tests/data/answers/*.json $(DESTDIR)$(PREFIX)/share/tellback/demo/answers
	install -m 755 $(OUT)/demo/count_driver $(DESTDIR)$(PREFIX)/libexec/tellback/count
	install -d $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d
	install -m 644 systemd/tellback.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/tellback.conf
	install -m 644 systemd/tellback.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/tellback.conf
	install -m 644 $(wildcard systemd/*.service systemd/*.socket systemd/*.timer) $(DESTDIR)$(PREFIX)/lib/systemd/system

help:
	@echo 'make              build the programs into $(BUILD)/plain'
	@echo 'make deps         install what build and tests need (Debian packages)'
	@echo 'make demo         a whole front door on this machine, under a minute  (DAY=1: one working day)'
	@echo 'make check        every test                (V=1 shows commands)'
	@echo 'make test T=NAME  one unit test, tests/unit/NAME_test.c'
	@echo 'make interop      other people'"'"'s programs read what we write, and we read theirs'
	@echo 'make cover        branch coverage of the unit tests'
	@echo 'make fuzz         every parser'"'"'s fuzzer, SECONDS=10 each  (PLANT=1: each finds a planted bug)'
	@echo 'make chaos        faults on purpose, minutes  (ARMS="kills cuts": those alone; SEED=N: that run again)'
	@echo 'make campaign     the same for HOURS=1, with new seeds, going on where the last one ended'
	@echo 'make mutants      the rules changed at one place at a time, an hour; DRAW=60: so many of them'
	@echo 'make replay       13 published months, from referral to indicators, 10 to 20 minutes  (MONTHS=1: the first)'
	@echo 'make bench        speed and memory, about a minute'
	@echo 'make lint format install clean'

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(OUT)/obj -name '*.d' 2>/dev/null)
