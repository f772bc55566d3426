# Programs broken on purpose, so that `make demo BREAK=...` shows that the
# count can fail.  Each is the product with one line of one file changed.
BROKEN_told  := proto/rules/duty_table.c
EDIT_told    := /DUTY_VERIFY, *TYPE_[DO]/d
BROKEN_close := proto/rules/types.c
EDIT_close   := s/TYPE_CLOSES}/0}/
BROKEN_lost  := broker/store/store_sqlite.c
# the row of an accepted note loses what it holds
EDIT_lost    := s/?3, ?4"/?3, CASE WHEN instr(?4, CAST(\x27type told-otherwise\x27 AS BLOB)) THEN NULL ELSE ?4 END"/

# For tests/scenario/durability.sh: a core that answers, and commits at its next
# turn; one that commits without a sync.
BROKEN_answer-first := broker/core/core.c
EDIT_answer-first := s/^\tstatus = store_begin(/\tstatus = core->turns > 1 ? store_commit(core->store) : STATUS_OK;\n\tif (!status)\n\t\t&/; s/= store_commit(core->store);$$/= STATUS_OK;/
BROKEN_unsynced := proto/db/db.c
EDIT_unsynced   := s/synchronous=FULL/synchronous=NORMAL/

# For tests/scenario/routes.sh: a front door that does not ask whether its
# answer has every part.
BROKEN_unasked := agents/runtime/compose.c
EDIT_unasked   := s/if (!status && document_incomplete(/if (0 \&\& document_incomplete(/

# For tests/chaos/arms/errors.sh: a store that takes a failed sync for a commit.
BROKEN_goes-on := proto/db/db.c
EDIT_goes-on   := s/^\tstatus = db_run(db_query(db, "COMMIT"));/&\n\tif (status == STATUS_IO)\n\t\tstatus = STATUS_OK;/

# For tests/chaos/kills_agents.sh: a front that lets one agent ring as often as
# it likes, since that is killed many times a minute.
BROKEN_patient := broker/front/admission.c
EDIT_patient   := s/^\tif (\*oldest .*/\tif (0 \&\& *oldest)/

# For tests/chaos/nets.sh: agents whose heartbeats and rings are seconds, so that
# a line that is gone is known to be gone, many times a minute.
BROKEN_quick := agents/runtime/link.c
EDIT_quick   := s/HEARTBEAT_MS 15000/HEARTBEAT_MS 500/; s/TIMEOUT_MS 45000/TIMEOUT_MS 1500/; s/TTL_MS 60000/TTL_MS 2000/; s/RING_MOST_MS 20000/RING_MOST_MS 800/; s/AGAIN_MOST_MS 30000/AGAIN_MOST_MS 1000/

BROKEN := $(BROKEN_$(VARIANT:break-%=%))
$(OUT)/broken.c: export EDIT_TEXT = $(EDIT_$(VARIANT:break-%=%))
$(OUT)/broken.c: $(BROKEN) tests/demo/break.mk
	@mkdir -p $(@D)
	$(Q)sed "$$EDIT_TEXT" $< >$@
	$(Q)! cmp -s $< $@ || { echo 'break: the edit changed nothing in $<'; rm $@; exit 1; }
$(OUT)/obj/$(BROKEN:.c=.o): $(OUT)/broken.c | $(GEN)/tellback.pb-c.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-unused -c -o $@ $<

# Where only core matters: the plain one, with the broken file before its
# archives, which then give the rest.
$(OUT)/broken-core: $(OUT)/obj/$(BROKEN:.c=.o) $(addprefix $(BUILD)/plain/,obj/broker/main_core.o libbroker.a libtellback.a)
	$(Q)$(CC) $(LINK) -o $@ $^ -lsqlite3 -lsodium -lprotobuf-c
$(OUT)/broken-front: $(OUT)/obj/$(BROKEN:.c=.o) $(addprefix $(BUILD)/plain/,obj/broker/main_front.o libbroker.a libtellback.a)
	$(Q)$(CC) $(LINK) -o $@ $^ -lzmq -lsodium -lprotobuf-c
define broken_agent
$(OUT)/broken-$(1): $(OUT)/obj/$(BROKEN:.c=.o) $(patsubst %.c,$(BUILD)/plain/obj/%.o,$(wildcard agents/$(1)/*.c)) $(addprefix $(BUILD)/plain/,libruntime.a libtellback.a)
	$$(Q)$$(CC) $$(LINK) -o $$@ $$^ $$(AGENT_LIBS)
endef
$(foreach agent,crs police school,$(eval $(call broken_agent,$(agent))))
# the agents inside a driver of power cuts (tests/chaos/arms/cuts.sh)
$(OUT)/broken-cuts: $(OUT)/obj/$(BROKEN:.c=.o) $(patsubst %.c,$(BUILD)/plain/obj/%.o,$(wildcard tests/chaos/cuts_*.c) $(SUPPORT_C)) \
		$(addprefix $(BUILD)/plain/,libkinds.a libruntime.a libbroker.a libtellback.a)
	$(Q)$(CC) $(LINK) -o $@ $^ $(TEST_LIBS)
# The simulator of the plain build with the broken file before its archives.
$(OUT)/broken-sim: $(OUT)/obj/$(BROKEN:.c=.o) $(addprefix $(BUILD)/plain/obj/,$(patsubst %.c,%.o,$(wildcard tests/sim/*.c) $(SUPPORT_C))) $(addprefix $(BUILD)/plain/,libkinds.a libruntime.a libbroker.a libtellback.a)
	$(Q)$(CC) $(LINK) $(SIM_WRAPS) -o $@ $^ $(TEST_LIBS)
