#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/directory.h"
#include "support/edit.h"
#include "support/notes.h"

#define GOLDEN "tests/vectors/note/directory.note"

static int
set_up(void **state)
{
	*state = notes_new();
	return 0;
}

static int
tear_down(void **state)
{
	notes_free(*state);
	return 0;
}

static void
a_golden_directory_is_read(void **state)
{
	struct notes *world = *state;
	struct view raw = edit_file(world->arena, GOLDEN);
	const struct directory_agency *crs;
	struct directory directory;

	assert_int_equal(directory_decode(raw, world->arena, &directory), STATUS_OK);
	assert_int_equal(directory.serial, 1);
	assert_int_equal(directory.quorum, 2);
	assert_int_equal(directory.root_count, 3);
	assert_string_equal(directory.roots[2].name, "root-c");
	assert_string_equal(directory.brokers[0].endpoint, "tcp://127.0.0.1:7070");
	assert_string_equal(directory.log.name, "tellback/log/test");
	assert_int_equal(directory.witnesses[0].type, NOTE_KEY_COSIGNATURE);
	assert_int_equal(directory.agency_count, 17);
	crs = directory_find(&directory, "crs");
	assert_non_null(crs);
	assert_string_equal(crs->name, "TEST crs");
	assert_string_equal(crs->kind, "council");
	assert_true(directory_has_role(crs, "crs") && directory_has_role(crs, "holder"));
	assert_false(directory_has_role(crs, "edt"));
	assert_false(directory_is_revoked(crs, REVOKED_SIGN));
	assert_string_equal(directory_find(&directory, "trust")->area.name, "");
	for (size_t i = 0; i < directory.agency_count; i++)
		assert_ptr_equal(directory_find(&directory, directory.agencies[i].id.name), &directory.agencies[i]);
	assert_null(directory_find(&directory, ""));
	assert_null(directory_find(&directory, "crs2"));
	assert_null(directory_find(&directory, "zzz"));
	assert_int_equal(directory_verify(raw, directory.roots, directory.root_count, directory.quorum, world->arena),
			 STATUS_OK);
}

static void
change_school(void *context, struct directory_agency *agencies, size_t count)
{
	static const struct revoked revoked[] = {{REVOKED_SIGN, "", 1772442001, "lost"},
						 {REVOKED_EPOCH, "e1", 1772442000, "stolen-host"}};
	static const char *const may[] = {"referral", "not-told", "escalation"};
	static const char *const roles[] = {"registrar", "navigator"};

	(void)context;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(agencies[i].id.name, "school") != 0)
			continue;
		agencies[i].name = "Sch\xc3\xb6n  Road School (TEST)";
		agencies[i].may = may;
		agencies[i].may_count = 3;
		agencies[i].roles = roles;
		agencies[i].role_count = 2;
		agencies[i].revoked = revoked;
		agencies[i].revoked_count = 2;
		id_set(agencies[i].successor.name, sizeof agencies[i].successor.name, "school2");
	}
	/* out of order: the writer sorts */
	agencies[count] = agencies[0];
	for (size_t i = 0; i < count; i++)
		agencies[i] = agencies[i + 1];
}

/* The world's directory with room for one more entry, for the turn above. */
static struct view
full_directory(struct notes *world)
{
	struct directory directory = world->directory;
	struct directory_agency *copy = arena_array(world->arena, directory.agency_count + 1, sizeof *copy);
	struct view text;

	assert_non_null(copy);
	memcpy(copy, directory.agencies, directory.agency_count * sizeof *copy);
	change_school(NULL, copy, directory.agency_count);
	directory.agencies = copy;
	directory.serial = 2;
	directory.prev = world->directory.hash;
	assert_int_equal(directory_write(&directory, world->arena, &text), STATUS_OK);
	return text;
}

static void
what_is_written_is_read_back_and_lists_come_out_sorted(void **state)
{
	struct notes *world = *state;
	struct view text = full_directory(world), again;
	const struct directory_agency *school;
	struct directory directory;

	assert_int_equal(directory_decode(text, world->arena, &directory), STATUS_OK);
	assert_true(digest_equal(&directory.prev, &world->directory.hash));
	school = directory_find(&directory, "school");
	assert_non_null(school);
	assert_string_equal(school->name, "Sch\xc3\xb6n  Road School (TEST)");
	assert_string_equal(school->roles[0], "navigator");
	assert_string_equal(school->may[0], "escalation");
	assert_int_equal(school->may_count, 3);
	assert_string_equal(school->successor.name, "school2");
	assert_int_equal(school->revoked_count, 2);
	assert_int_equal(school->revoked[0].what, REVOKED_EPOCH);
	assert_string_equal(school->revoked[0].reason, "stolen-host");
	assert_true(directory_is_revoked(school, REVOKED_SIGN));
	assert_false(directory_is_revoked(school, REVOKED_CURVE));
	assert_true(directory_epoch_is_revoked(school, "e1"));
	assert_false(directory_epoch_is_revoked(school, "e2"));
	assert_int_equal(directory_write(&directory, world->arena, &again), STATUS_OK);
	assert_int_equal(again.size, text.size);
	assert_memory_equal(again.bytes, text.bytes, text.size);
}

static void
revoking_an_agency_revokes_each_of_its_keys(void **state)
{
	struct notes *world = *state;
	static const char *const change[2] = {"revoked sign 1772442001 lost", "revoked agency 1772442001 left"};
	struct view text = full_directory(world);
	struct directory directory;
	const struct directory_agency *school;

	text = edit_replace(world->arena, text, "revoked enc-e1 1772442000 stolen-host\n", "");
	text = edit_replace(world->arena, text, change[0], change[1]);
	assert_int_equal(directory_decode(text, world->arena, &directory), STATUS_OK);
	school = directory_find(&directory, "school");
	assert_true(directory_is_revoked(school, REVOKED_SIGN) && directory_is_revoked(school, REVOKED_CURVE));
	assert_true(directory_epoch_is_revoked(school, "any"));
}

static const struct {
	const char *label;
	const char *from;
	const char *to;
} rows[] = {
    {"another first line", "tellback/directory/v1", "tellback/policy/v1"},
    {"serial 0", "serial 2", "serial 0"},
    {"serial 1 with a former one", "serial 2", "serial 1"},
    {"prev in upper case", "prev ", "prev A"},
    {"prev missing", "\nprev", "\nnext"},
    {"it expires before it begins", "expires 18", "expires 16"},
    {"quorum 0", "quorum 2", "quorum 0"},
    {"quorum above the roots", "quorum 2", "quorum 4"},
    {"a root twice", "root root-b+ae282b23+AXGTLFnA0+AU/Xyb+B2d43r6okKCjXJK7BljAmav6oOx\n",
     "root root-b+ae282b23+AXGTLFnA0+AU/Xyb+B2d43r6okKCjXJK7BljAmav6oOx\n"
     "root root-b+ae282b23+AXGTLFnA0+AU/Xyb+B2d43r6okKCjXJK7BljAmav6oOx\n"},
    {"roots unsorted", "root root-a", "root root-z"},
    {"a root's key id wrong", "ae282b23", "ae282b24"},
    {"a root's key id in upper case", "ae282b23", "AE282B23"},
    {"a vkey without padding where there is none to drop", "AXGTLFnA0", "AXGTLFnA"},
    {"no broker", "broker broker", "bracket broker"},
    {"a broker without an endpoint", " tcp://127.0.0.1:7070", ""},
    {"a broker's key of low order", "broker broker DK&)xayaaTC[ZXeTt%E?L<hI=e5Ff(jSzK?(X0>/",
     "broker broker 0000000000000000000000000000000000000000"},
    {"a broker's key not Z85", "broker broker D", "broker broker ,"},
    {"no log", "\nlog ", "\nlag "},
    {"two logs", "\nlog ", "\nlog x\nlog "},
    {"a witness that is no cosignature key", "witness witness.test+199d2544+BD", "witness witness.test+199d2544+AD"},
    {"agencies unsorted", "agency school2\n", "agency a-school\n"},
    {"an agency twice", "agency school2\n", "agency school\n"},
    {"an agency off the grammar", "agency school2\n", "agency School2\n"},
    {"an agency's sign key of another name", "sign school2+", "sign school+"},
    {"an empty name", "name TEST crs", "name "},
    {"a name with a space at its end", "name TEST crs", "name TEST crs "},
    {"a name with DEL", "name TEST crs",
     "name TEST\x7f"
     "crs"},
    {"a name with a C1 control", "name TEST crs",
     "name TEST\xc2\x9b"
     "crs"},
    {"an unknown kind", "kind ambulance", "kind dentist"},
    {"no kind", "kind ambulance\n", ""},
    {"an unknown role", "role crs", "role queen"},
    {"a role twice", "role crs\n", "role crs\nrole crs\n"},
    {"no area", "area -\n", ""},
    {"area off the grammar", "area -\n", "area A\n"},
    {"may two words", "may not-told", "may not told"},
    {"may unsorted", "may escalation\nmay not-told\n", "may not-told\nmay escalation\n"},
    {"a successor off the grammar", "successor school2", "successor -"},
    {"revoked what", "revoked sign", "revoked all"},
    {"revoked epoch without a name", "revoked enc-e1", "revoked enc-"},
    {"revoked without a reason", " lost\n", "\n"},
    {"revoked with a story", " lost\n", " lost on a train\n"},
    {"revoked since whenever", "1772442001 lost", "yesterday lost"},
    {"lines after the last agency", "revoked sign", "note x\nrevoked sign"},
    {"a blank line", "\nlog ", "\n\nlog "},
    {"a tab", "name TEST crs", "name TEST\tcrs"},
    {"not UTF-8", "name TEST crs",
     "name TEST \xff"
     "crs"},
};

static void
what_is_off_the_grammar_is_malformed(void **state)
{
	struct notes *world = *state;
	struct view text = full_directory(world);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct directory directory;
		enum status status;

		status = directory_decode(edit_replace(world->arena, text, rows[i].from, rows[i].to), world->arena,
					  &directory);
		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
}

static void
serial_1_has_no_former_one_and_later_serials_have(void **state)
{
	struct notes *world = *state;
	struct signed_note note;
	struct directory directory;

	assert_int_equal(signed_note_split(world->directory_raw, world->arena, &note), STATUS_OK);
	assert_int_equal(directory_decode(note.text, world->arena, &directory), STATUS_OK);
	assert_int_equal(
	    directory_decode(edit_replace(world->arena, note.text, "serial 1", "serial 2"), world->arena, &directory),
	    STATUS_MALFORMED);
	assert_int_equal(
	    directory_decode(edit_replace(world->arena, note.text, "prev 0", "prev 1"), world->arena, &directory),
	    STATUS_MALFORMED);
}

static void
a_broker_may_listen_at_two_places(void **state)
{
	struct notes *world = *state;
	struct view text = full_directory(world);
	struct directory directory;

	text = edit_replace(world->arena, text, ":7070\n",
			    ":7070\nbroker broker DK&)xayaaTC[ZXeTt%E?L<hI=e5Ff(jSzK?(X0>/ tcp://b:1\n");
	assert_int_equal(directory_decode(text, world->arena, &directory), STATUS_OK);
	assert_int_equal(directory.broker_count, 2);
}

static void
every_shorter_directory_fails_and_no_changed_one_verifies(void **state)
{
	struct notes *world = *state;
	struct view raw = world->directory_raw;
	struct signer_key roots[NOTES_ROOTS];
	struct arena *arena = arena_new(8UL * 1024 * 1024);
	size_t begin = raw.size > 1500 ? raw.size - 1500 : 0;

	for (size_t i = 0; i < NOTES_ROOTS; i++)
		roots[i] = world->roots[i].key;
	for (size_t i = 0; i < raw.size; i += i < begin ? 37 : 1) {
		assert_int_not_equal(directory_verify((struct view){raw.bytes, i}, roots, 3, 2, arena), STATUS_OK);
		assert_int_not_equal(directory_verify(edit_flip(arena, raw, i, 1), roots, 3, 2, arena), STATUS_OK);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void
nine_roots_are_too_many(void **state)
{
	struct notes *world = *state;
	struct view text = full_directory(world);
	struct directory directory;
	char lines[10 * VKEY_SIZE] = "";

	for (unsigned i = 0; i < 9; i++) {
		char name[8], vkey[VKEY_SIZE];
		struct keys_signer signer;

		(void)snprintf(name, sizeof name, "r%u", i);
		keys_signer(name, name, &signer);
		signed_note_key_print(&signer.key, vkey);
		(void)snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "root %s\n", vkey);
	}
	(void)strcat(lines, "root root-a");
	assert_int_equal(
	    directory_decode(edit_replace(world->arena, text, "root root-a", lines), world->arena, &directory),
	    STATUS_TOO_BIG);
	assert_int_equal(directory_decode((struct view){text.bytes, MAX_DIRECTORY_BYTES + 1}, world->arena, &directory),
			 STATUS_TOO_BIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_golden_directory_is_read),
	    cmocka_unit_test(what_is_written_is_read_back_and_lists_come_out_sorted),
	    cmocka_unit_test(revoking_an_agency_revokes_each_of_its_keys),
	    cmocka_unit_test(what_is_off_the_grammar_is_malformed),
	    cmocka_unit_test(serial_1_has_no_former_one_and_later_serials_have),
	    cmocka_unit_test(a_broker_may_listen_at_two_places),
	    cmocka_unit_test(every_shorter_directory_fails_and_no_changed_one_verifies),
	    cmocka_unit_test(nine_roots_are_too_many),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
