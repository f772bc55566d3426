# The unit tests of the rules, linked so that one file of the rules can be
# changed and only librules.so made anew (tests/mutants/mutants.py).  All else
# comes from the plain build.
MUT       := $(BUILD)/mut
MUT_RULES := $(patsubst %.c,$(MUT)/obj/%.o,$(wildcard proto/rules/*.c))
MUT_TESTS := $(patsubst tests/unit/%.c,$(MUT)/tests/%,$(shell grep -lE '"(rules/|support/(scene|tale|story|walked)\.h)' tests/unit/*_test.c))
MUT_CC    := gcc -O1 -fPIC -std=c17 -D_GNU_SOURCE -Iinclude -Iproto -Ibroker -Iagents -Itests
MUT_LINK  := gcc -shared -Wl,-soname,librules.so
$(MUT)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(MUT_CC) -MMD -MP -c -o $@ $<
$(MUT)/librules.so: $(MUT_RULES)
	$(Q)$(MUT_LINK) -o $@ $^
	$(Q)echo '$(MUT_CC)' >$(MUT)/flags; echo '$(MUT_LINK)' >$(MUT)/link
$(MUT)/libothers.a: $(filter-out $(OUT)/obj/proto/rules/%,$(call obj,$(PROTO_C))) $(OUT)/obj/gen/tellback.pb-c.o
	@mkdir -p $(@D)
	$(Q)rm -f $@; ar rcs $@ $^
$(MUT)/tests/%_test: $(OUT)/obj/tests/unit/%_test.o $(call obj,$(SUPPORT_C)) $(MUT)/librules.so $(LIB_KINDS) $(LIB_RUNTIME) $(LIB_BROKER) $(MUT)/libothers.a
	@mkdir -p $(@D)
	$(Q)$(CC) -pie -o $@ $^ $(TEST_LIBS)
.PHONY: mutable
mutable: $(MUT_TESTS)
-include $(MUT_RULES:.o=.d)
