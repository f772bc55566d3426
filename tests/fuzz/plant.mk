# Fuzzers with one bug each, planted behind their parser's last check
# (plants.txt): `make fuzz PLANT=1`.
PLANTS := $(shell awk -F'\t' '!/^\#/ && NF == 4 {print $$1 "=" $$2}' tests/fuzz/plants.txt)

define planted_fuzzer # name, file
$(OUT)/plant/$(1).c: $(2) tests/fuzz/plants.txt tests/fuzz/plant_edit.sh
	@mkdir -p $$(@D)
	$$(Q)tests/fuzz/plant_edit.sh $(1) $(2) >$$@.new && mv $$@.new $$@
# not optimised: each part of a condition is then a branch that a fuzzer sees
$(OUT)/obj/plant/$(1).o: $(OUT)/plant/$(1).c tests/fuzz/plant.h | $(GEN)/tellback.pb-c.h $(PROTOBUF_C)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(BASE_FLAGS) $(if $(filter protobuf,$(1)),$(BARE_FLAGS)) -O0 -w -include tests/fuzz/plant.h -I$(dir $(2)) -I$(BUILD)/protobuf-c -c -o $$@ $$<
# before the archives, which then give the rest
$(OUT)/plant/$(1)_planted: $(OUT)/obj/tests/fuzz/$(1)_fuzz.o $(OUT)/obj/plant/$(1).o $(FUZZ_ARCHIVES)
	$$(Q)$$(CC) $$(LINK) -o $$@ $$^ $$(FUZZ_LIBS)
planted: $(OUT)/plant/$(1)_planted
endef
$(foreach plant,$(PLANTS),$(eval $(call planted_fuzzer,$(firstword $(subst =, ,$(plant))),$(lastword $(subst =, ,$(subst PROTOBUF_C,$(PROTOBUF_C),$(plant)))))))
