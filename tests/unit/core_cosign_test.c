/* Cosign: a witness's word is taken if the tree is ours, and nothing else is;
 * what was taken is shown, and never becomes less. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "admin/answers.h"
#include "log/checkpoint.h"
#include "note/cosignature.h"
#include "support/core_box.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

/* The box's directory names this one. */
static struct keys_signer witness, second, stranger;

static int
make_keys(void **state)
{
	(void)state;
	keys_cosigner("witness.test", "witness", &witness);
	keys_cosigner("second.test", "second", &second);
	keys_cosigner("witness.test", "stranger", &stranger);
	return 0;
}

/* One more leaf, and a new checkpoint of as many. */
static void
grow(struct core_box *box)
{
	struct notes_message message = {.from = "police", .type = "referral", .to = "crs edt police", .facts = FACTS};
	struct envelope envelope;

	box->now.civil.ms += 60000;
	box->now.tick.ms += 60000;
	message.id = message.case_id = (unsigned)(box->now.tick.ms / 60000);
	assert_int_equal(core_box_send(box, message, &envelope).code, REFUSAL_NONE);
	core_box_sign(box);
}

static const struct frame *
ask(struct core_box *box, const char *agency, struct frame frame)
{
	const struct frame *answer = core_box_ask(box, agency, &frame);

	assert_non_null(answer);
	return answer;
}

static struct view
keep(struct core_box *box, struct view view)
{
	struct view copy;

	assert_int_equal(arena_copy(box->arena, view, &copy), STATUS_OK);
	return copy;
}

static struct view
shown(struct core_box *box)
{
	return keep(box, ask(box, "reviewer", (struct frame){.kind = FRAME_LOG_GET})->as.part.bytes);
}

static struct view
witnessed(struct core_box *box)
{
	const struct frame get = {.kind = FRAME_LOG_GET, .as.log_get = {.what = LOG_WITNESSED}};

	return keep(box, ask(box, "reviewer", get)->as.part.bytes);
}

static struct tree_head
head_of(struct core_box *box, struct view raw)
{
	struct checkpoint checkpoint;
	struct signed_note note;

	assert_int_equal(signed_note_split(raw, box->arena, &note), STATUS_OK);
	assert_int_equal(checkpoint_parse(note.text, &checkpoint), STATUS_OK);
	return checkpoint.head;
}

static struct view
cosigned(struct core_box *box, struct view raw, const struct keys_signer *by, int64_t at_s)
{
	struct view made;

	assert_int_equal(cosignature_add(raw, &by->signer, (struct instant){at_s * 1000}, box->arena, &made),
			 STATUS_OK);
	return made;
}

static struct frame_cosigned
bring(struct core_box *box, const char *agency, struct view raw)
{
	const struct frame *answer = ask(box, agency, (struct frame){.kind = FRAME_COSIGN, .as.cosign = {raw}});

	assert_int_equal(answer->kind, FRAME_COSIGNED);
	return answer->as.cosigned;
}

/* A checkpoint as the log's key (or another) would sign it. */
static struct view
signed_by(struct core_box *box, const struct keys_signer *by, const char *origin, struct tree_head head)
{
	struct checkpoint checkpoint = {.head = head};
	char text[CHECKPOINT_TEXT_SIZE];
	struct view raw;

	(void)snprintf(checkpoint.origin, sizeof checkpoint.origin, "%s", origin);
	assert_int_equal(signed_note_make((struct view){(const uint8_t *)text, checkpoint_text(&checkpoint, text)},
					  &by->signer, box->arena, &raw),
			 STATUS_OK);
	return raw;
}

static int64_t
cosigned_at(struct core_box *box, struct view raw, const struct keys_signer *by)
{
	struct signed_note note;
	struct instant at = {0};

	assert_int_equal(signed_note_split(raw, box->arena, &note), STATUS_OK);
	assert_int_equal(cosignature_newest(&note, &by->key, 1, &at), STATUS_OK);
	return at.ms / 1000;
}

static void
what_the_witness_cosigned_is_shown_and_proven(void **state)
{
	struct core_box *box = *state;
	struct view raw = cosigned(box, shown(box), &witness, 1000);
	struct frame_cosigned answer = bring(box, "reviewer", raw);
	struct tree_head before = head_of(box, raw), now;
	struct tree_path path;
	struct frame_proof proof;

	assert_int_equal(answer.code, COSIGN_TAKEN);
	assert_int_equal(answer.size, before.size);
	assert_int_equal(witnessed(box).size, raw.size);
	assert_memory_equal(witnessed(box).bytes, raw.bytes, raw.size);
	grow(box);
	core_box_reopen(box); /* it is in the store */
	proof = *ask(box, "police", (struct frame){.kind = FRAME_PROOF_GET})->as.proof;
	assert_int_equal(proof.witnessed.size, raw.size);
	assert_memory_equal(proof.witnessed.bytes, raw.bytes, raw.size);
	now = head_of(box, proof.checkpoint);
	assert_int_equal(now.size, before.size + 1);
	path.count = proof.witnessed_consistency_count;
	memcpy(path.hashes, proof.witnessed_consistency, path.count * sizeof *path.hashes);
	assert_int_equal(tree_check_consistency(&before, &now, &path), STATUS_OK);
}

static void
an_older_one_changes_nothing_and_a_newer_takes_its_place(void **state)
{
	struct core_box *box = *state;
	struct view first = shown(box), later;
	uint64_t size = head_of(box, first).size;

	grow(box);
	later = shown(box);
	assert_int_equal(bring(box, "reviewer", cosigned(box, later, &witness, 1000)).size, size + 1);
	assert_int_equal(bring(box, "reviewer", cosigned(box, first, &witness, 2000)).code, COSIGN_TAKEN);
	assert_int_equal(bring(box, "reviewer", cosigned(box, first, &witness, 2000)).size, size + 1);
	assert_int_equal(head_of(box, witnessed(box)).size, size + 1);
	assert_int_equal(cosigned_at(box, witnessed(box), &witness), 1000);
	grow(box);
	assert_int_equal(bring(box, "reviewer", cosigned(box, shown(box), &witness, 3000)).size, size + 2);
	assert_int_equal(head_of(box, witnessed(box)).size, size + 2);
}

/* Of one size: each witness's newest line, whatever order they come in. */
static void
of_one_size_the_lines_of_all_witnesses_are_kept_the_newest_of_each(void **state)
{
	struct core_box *box = *state;
	struct signer_key both[] = {witness.key, second.key};
	struct view raw = shown(box);

	box->core->known.directory.witnesses = both;
	box->core->known.directory.witness_count = 2;
	assert_int_equal(bring(box, "reviewer", cosigned(box, raw, &witness, 1000)).code, COSIGN_TAKEN);
	assert_int_equal(bring(box, "reviewer", cosigned(box, raw, &second, 1500)).code, COSIGN_TAKEN);
	assert_int_equal(cosigned_at(box, witnessed(box), &witness), 1000);
	assert_int_equal(cosigned_at(box, witnessed(box), &second), 1500);
	assert_int_equal(bring(box, "reviewer", cosigned(box, raw, &witness, 2000)).code, COSIGN_TAKEN);
	assert_int_equal(cosigned_at(box, witnessed(box), &witness), 2000);
	/* brought again by whoever kept a copy */
	assert_int_equal(bring(box, "reviewer", cosigned(box, raw, &witness, 1000)).code, COSIGN_TAKEN);
	assert_int_equal(cosigned_at(box, witnessed(box), &witness), 2000);
	assert_int_equal(cosigned_at(box, witnessed(box), &second), 1500);
}

static void
lines_of_strangers_are_not_kept(void **state)
{
	struct core_box *box = *state;
	struct view raw = cosigned(box, shown(box), &witness, 1000), crowded = raw;
	struct keys_signer others[MAX_SIGNATURES - 2];

	for (size_t i = 0; i < MAX_SIGNATURES - 2; i++) {
		char seed[16];

		(void)snprintf(seed, sizeof seed, "other%zu", i);
		keys_cosigner("other.test", seed, &others[i]);
		crowded = cosigned(box, crowded, &others[i], 1000);
	}
	assert_int_equal(bring(box, "reviewer", crowded).code, COSIGN_TAKEN);
	assert_int_equal(witnessed(box).size, raw.size);
	assert_memory_equal(witnessed(box).bytes, raw.bytes, raw.size);
}

static struct view
flipped(struct core_box *box, struct view raw, size_t at)
{
	struct view copy = keep(box, raw);
	union {
		const uint8_t *from;
		uint8_t *to;
	} cast = {copy.bytes};

	cast.to[at] ^= 1;
	return copy;
}

static void
what_is_not_ours_or_not_witnessed_is_not_taken(void **state)
{
	struct core_box *box = *state;
	const struct keys_signer *log = &box->world->log;
	const char *name = log->key.name;
	struct keys_signer other_log;
	struct view raw = shown(box), good = cosigned(box, raw, &witness, 1000);
	struct tree_head head = head_of(box, raw), wrong = head, less = head, more = head, none = {0, tree_empty()};
	struct tree_head not_empty = {0, head.root};

	keys_signer(name, "another", &other_log);
	wrong.root.bytes[31] ^= 1;
	less.size--;
	more.size++;
	const struct {
		const char *label;
		const char *by;
		struct view note;
		enum cosign_code want;
	} rows[] = {
		{"by the police", "police", good, COSIGN_ROLE},
		{"by the registrar", "council", good, COSIGN_ROLE},
		{"by the council's front door", "crs", good, COSIGN_ROLE},
		{"no note", "reviewer", {(const uint8_t *)"x", 1}, COSIGN_NOTE},
		{"no signature", "reviewer", {good.bytes, head.size ? 40 : 0}, COSIGN_NOTE},
		{"another kind of note", "reviewer", box->world->policy_raw, COSIGN_NOTE},
		{"its last byte missing", "reviewer", {good.bytes, good.size - 1}, COSIGN_NOTE},
		{"nobody's cosignature", "reviewer", raw, COSIGN_NO_WITNESS},
		{"a stranger's under the witness's name", "reviewer", cosigned(box, raw, &stranger, 1000),
		 COSIGN_NO_WITNESS},
		{"a witness who is not in the directory", "reviewer", cosigned(box, raw, &second, 1000),
		 COSIGN_NO_WITNESS},
		{"another log's key", "reviewer", cosigned(box, signed_by(box, &other_log, name, head), &witness, 1000),
		 COSIGN_NOT_THIS_LOG},
		{"another log's name", "reviewer",
		 cosigned(box, signed_by(box, log, "another.log", head), &witness, 1000), COSIGN_NOT_THIS_LOG},
		{"a root's key", "reviewer",
		 cosigned(box, signed_by(box, &box->world->roots[0], name, head), &witness, 1000), COSIGN_NOT_THIS_LOG},
		{"another root", "reviewer", cosigned(box, signed_by(box, log, name, wrong), &witness, 1000),
		 COSIGN_FOREIGN},
		{"the root of more leaves", "reviewer", cosigned(box, signed_by(box, log, name, less), &witness, 1000),
		 COSIGN_FOREIGN},
		{"more leaves than we have", "reviewer", cosigned(box, signed_by(box, log, name, more), &witness, 1000),
		 COSIGN_FOREIGN},
		{"no leaves, and a root", "reviewer",
		 cosigned(box, signed_by(box, log, name, not_empty), &witness, 1000), COSIGN_FOREIGN},
		{"no leaves", "reviewer", cosigned(box, signed_by(box, log, name, none), &witness, 1000), COSIGN_TAKEN},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct frame_cosigned answer = bring(box, rows[i].by, rows[i].note);

		if (answer.code != rows[i].want)
			print_error("%s: %d\n", rows[i].label, (int)answer.code);
		assert_int_equal(answer.code, rows[i].want);
		assert_int_equal(answer.size, 0);
		assert_int_equal(witnessed(box).size, 0);
	}
	assert_int_equal(bring(box, "reviewer", good).code, COSIGN_TAKEN);
	assert_int_equal(bring(box, "reviewer", rows[13].note).size, head.size);
}

static void
no_flipped_bit_is_taken(void **state)
{
	struct core_box *box = *state;
	struct view good = cosigned(box, shown(box), &witness, 1000);

	for (size_t i = 0; i < good.size; i++) {
		assert_int_not_equal(bring(box, "reviewer", flipped(box, good, i)).code, COSIGN_TAKEN);
		assert_int_equal(witnessed(box).size, 0);
	}
}

static void
while_nothing_is_shown_the_witness_comes_again(void **state)
{
	struct core_box *box = *state;
	struct view good = cosigned(box, shown(box), &witness, 1000);
	const char *path = arena_print(box->arena, "%s/log/checkpoint", box->folder);
	const struct frame *answer;

	box->is_log_still = 1;
	assert_int_equal(remove(path), 0);
	answer = ask(box, "reviewer", (struct frame){.kind = FRAME_COSIGN, .as.cosign = {good}});
	assert_int_equal(answer->kind, FRAME_PROBLEM);
	assert_int_equal(answer->as.problem.code, REFUSAL_BUSY);
}

/* ---- by the operator's hand ---- */

static struct call_reply
call(struct core_box *box, struct view payload, const char *word, const char *file)
{
	struct call asked = {.words = {word, file}, .word_count = file ? 2 : 1, .payload = payload};
	struct call_reply reply;

	assert_int_equal(answers_make(box->core, &asked, box->now, box->arena, &reply), STATUS_OK);
	return reply;
}

static int
says(struct view text, const char *words)
{
	return text.size && memmem(text.bytes, text.size, words, strlen(words)) != NULL;
}

static void
an_operator_brings_one_by_a_file_and_sees_how_old_it_is(void **state)
{
	struct core_box *box = *state;
	struct view raw = shown(box), none = {NULL, 0};
	int64_t now_s = box->now.civil.ms / 1000;
	struct tree_head wrong = head_of(box, raw);

	wrong.root.bytes[0] ^= 1;
	assert_true(says(call(box, none, "status", NULL).out, "witnessed   NOTHING"));
	assert_int_equal(call(box, raw, "cosign", "f").code, EXIT_NOT_PERMITTED);
	assert_int_equal(call(box, none, "cosign", "f").code, EXIT_REFUSED);
	assert_int_equal(
		call(box, cosigned(box, signed_by(box, &box->world->log, box->world->log.key.name, wrong), &witness, 1),
		     "cosign", "f")
			.code,
		EXIT_CONFLICT);
	assert_int_equal(witnessed(box).size, 0);
	assert_int_equal(call(box, cosigned(box, raw, &witness, now_s - 49 * 3600), "cosign", "f").code, EXIT_DONE);
	assert_true(says(call(box, none, "status", NULL).out, "49 h ago  STALE"));
	assert_int_equal(call(box, cosigned(box, raw, &witness, now_s), "cosign", "f").code, EXIT_DONE);
	assert_true(says(call(box, none, "status", NULL).out, ", 0 h ago\n"));
	assert_true(witnessed(box).size > 0);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(what_the_witness_cosigned_is_shown_and_proven),
		T(an_older_one_changes_nothing_and_a_newer_takes_its_place),
		T(of_one_size_the_lines_of_all_witnesses_are_kept_the_newest_of_each),
		T(lines_of_strangers_are_not_kept),
		T(what_is_not_ours_or_not_witnessed_is_not_taken),
		T(no_flipped_bit_is_taken),
		T(while_nothing_is_shown_the_witness_comes_again),
		T(an_operator_brings_one_by_a_file_and_sees_how_old_it_is),
	};

	return cmocka_run_group_tests(tests, make_keys, NULL);
}
