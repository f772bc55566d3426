# Programs broken on purpose, so that `make demo BREAK=...` shows that the
# count can fail.  Each is the product with one line of one file changed.
BROKEN_told  := proto/rules/duty_table.c
EDIT_told    := /DUTY_VERIFY, *TYPE_[DO]/d
BROKEN_close := proto/rules/types.c
EDIT_close   := s/TYPE_CLOSES}/0}/
BROKEN_lost  := broker/store/store_sqlite.c
# the row of an accepted note loses what it holds
EDIT_lost    := s/?3, ?4"/?3, CASE WHEN instr(?4, CAST(\x27type told-otherwise\x27 AS BLOB)) THEN NULL ELSE ?4 END"/

BROKEN := $(BROKEN_$(VARIANT:break-%=%))
$(OUT)/broken.c: export EDIT_TEXT = $(EDIT_$(VARIANT:break-%=%))
$(OUT)/broken.c: $(BROKEN) tests/demo/break.mk
	@mkdir -p $(@D)
	$(Q)sed "$$EDIT_TEXT" $< >$@
	$(Q)! cmp -s $< $@ || { echo 'break: the edit changed nothing in $<'; rm $@; exit 1; }
$(OUT)/obj/$(BROKEN:.c=.o): $(OUT)/broken.c | $(GEN)/tellback.pb-c.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-unused -c -o $@ $<
