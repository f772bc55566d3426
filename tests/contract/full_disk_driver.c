/* A real tellback-core on a disk that gets full.  usage: full_disk_driver CORE
 * FOLDER, where FOLDER is a small file system of its own. */
#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/core_box.h"

#define HIGH "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define LOW "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"
#define LEDGER_MOST 2000

/** The core holds this part of a small disk for urgent messages. */
#define RESERVE_PART 16

/** Messages that must pass on the reserve alone. */
#define URGENT_MOST 40

struct sent {
	const char *agency;
	struct view note;
	struct envelope envelope;
	uint64_t index;
};

/* ${ledger} all that was accepted. */
struct scene {
	struct core_box *box;
	const char *folder;
	char filler[128];
	unsigned next_id;
	struct sent ledger[LEDGER_MOST];
	size_t count;
};

static int failed;

static void
tell(int is_good, const char *what)
{
	printf("%s - %s\n", is_good ? "ok" : "not ok", what);
	(void)fflush(stdout); /* whatever comes next may end us */
	failed |= !is_good;
}

/* ---- the disk ---- */

static uint64_t
room(const struct scene *scene)
{
	struct statvfs disk;
	int rc = statvfs(scene->folder, &disk);

	assert(!rc);
	return (uint64_t)disk.f_bavail * disk.f_frsize;
}

static uint64_t
reserve(const struct scene *scene)
{
	struct statvfs disk;
	int rc = statvfs(scene->folder, &disk);

	assert(!rc);
	return (uint64_t)disk.f_blocks * disk.f_frsize / RESERVE_PART;
}

/* Take all room but ${leave} bytes. */
static void
fill(const struct scene *scene, uint64_t leave)
{
	int fd = open(scene->filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	struct stat stat;
	uint64_t left = room(scene);
	int rc = fstat(fd, &stat);

	assert(fd >= 0 && !rc);
	if (left > leave)
		rc = posix_fallocate(fd, stat.st_size, (off_t)(left - leave));
	assert(!rc);
	rc = close(fd);
	assert(!rc);
}

/* ---- messages ---- */

static enum refusal
submit(struct scene *scene, const char *agency, const struct envelope *envelope, struct view note, struct view body)
{
	struct frame_answer answer = core_box_submit(scene->box, agency, note, body);
	struct sent *sent = &scene->ledger[scene->count];

	if (answer.code)
		return answer.code;
	assert(scene->count < LEDGER_MOST);
	*sent = (struct sent){.agency = agency, .note = note, .index = answer.index};
	if (envelope)
		sent->envelope = *envelope;
	scene->count++;
	return REFUSAL_NONE;
}

static enum refusal
send(struct scene *scene, struct notes_message message, struct envelope *ret_envelope)
{
	struct notes_agency *from = notes_agency(scene->box->world, message.from);
	struct view body = core_box_message(scene->box, message, ret_envelope);
	enum refusal code = submit(scene, message.from, ret_envelope, ret_envelope->note, body);

	if (code)
		from->seq--; /* nothing was kept: it is signed again, or another is */
	return code;
}

static enum refusal
refer(struct scene *scene, const char *from, const char *facts, struct envelope *ret_envelope)
{
	struct notes_message message = {.from = from, .type = "referral", .facts = facts};

	message.id = scene->next_id++;
	message.case_id = scene->next_id++;
	message.to = !strcmp(from, "police") ? "crs edt police" : "ambulance crs edt";
	return send(scene, message, ret_envelope);
}

static enum refusal
open_it(struct scene *scene, const struct envelope *envelope)
{
	struct receipt receipt;
	enum refusal code;

	notes_receipt(scene->box->world, "crs", envelope, RECEIPT_OPENED, "manager", &receipt);
	code = submit(scene, "crs", NULL, receipt.note, (struct view){0});
	if (code)
		notes_agency(scene->box->world, "crs")->seq--;
	return code;
}

/* The same bytes again until they are taken: a sender does so for ever.  The
 * first try of a disk that is full to the last byte frees the reserve. */
static enum refusal
refer_again(struct scene *scene, const char *facts, struct envelope *ret_envelope)
{
	enum refusal code = REFUSAL_DISK_LOW;

	for (int i = 0; i < 3 && code == REFUSAL_DISK_LOW; i++)
		code = refer(scene, "police", facts, ret_envelope);
	return code;
}

static enum refusal
decide(struct scene *scene, unsigned case_id, unsigned re)
{
	const struct notes_message message = {.from = "crs", .type = "decision", .to = "crs edt police", .facts = NFA,
					      .id = scene->next_id++, .case_id = case_id, .re = re};
	struct envelope envelope;

	return send(scene, message, &envelope);
}

static enum refusal
piece(struct scene *scene)
{
	const struct frame frame = {0, FRAME_PIECE, {.piece = {{{1}}, 1000, 0, {(const uint8_t *)"x", 1}}}};
	const struct frame *answer = core_box_ask(scene->box, "police", &frame);

	return answer->kind == FRAME_PROBLEM ? answer->as.problem.code : REFUSAL_NONE;
}

static enum refusal
card(struct scene *scene)
{
	notes_card(scene->box->world, "housing");
	return core_box_submit(scene->box, "housing", notes_agency(scene->box->world, "housing")->card_raw,
			       (struct view){0})
		.code;
}

/* ---- what is kept ---- */

/* Every accepted note has its answer still. */
static int
are_all_there(struct scene *scene)
{
	for (size_t i = 0; i < scene->count; i++) {
		struct frame_answer answer =
			core_box_submit(scene->box, scene->ledger[i].agency, scene->ledger[i].note, (struct view){0});

		if (answer.code || answer.index != scene->ledger[i].index)
			return 0;
	}
	return 1;
}

/* Every referral reaches the front door, once, and nothing that was not taken. */
static int
are_delivered_once(struct scene *scene)
{
	const struct frame_batch *batch;
	size_t referrals = 0, came = 0;
	uint64_t after = 0;

	for (size_t i = 0; i < scene->count; i++)
		referrals += scene->ledger[i].envelope.type == TYPE_REFERRAL && *scene->ledger[i].envelope.id.hex;
	while ((batch = core_box_fetch(scene->box, "crs", after, 0)) && batch->count) {
		for (size_t i = 0; i < batch->count; i++) {
			after = batch->items[i].cursor;
			came += batch->items[i].kind == LEAF_ENVELOPE;
		}
	}
	if (came != referrals)
		printf("# %zu came of %zu\n", came, referrals);
	return came == referrals;
}

/* ---- the story ---- */

static void
on_a_low_disk(struct scene *scene, const struct envelope *first)
{
	struct envelope envelope;

	fill(scene, reserve(scene) / 2);
	tell(refer(scene, "police", LOW, &envelope) == REFUSAL_DISK_LOW, "on a low disk an ordinary referral waits");
	tell(refer(scene, "ambulance", LOW, &envelope) == REFUSAL_DISK_LOW, "and that of another agency");
	tell(piece(scene) == REFUSAL_DISK_LOW, "and a body sent ahead");
	tell(card(scene) == REFUSAL_DISK_LOW, "and a card");
	tell(!refer(scene, "police", HIGH, &envelope), "a high-grade referral passes");
	tell(!open_it(scene, &envelope), "a receipt passes");
	tell(!open_it(scene, first), "and one for what came before");
	tell(!decide(scene, 2, 1), "an answer passes");
}

static void
on_a_full_disk(struct scene *scene)
{
	struct envelope envelope;
	size_t passed = 0;

	fill(scene, 0);
	tell(refer(scene, "police", LOW, &envelope) == REFUSAL_DISK_LOW, "on a full disk an ordinary referral waits");
	tell(!refer_again(scene, HIGH, &envelope), "a high-grade referral passes on the reserve");
	tell(!open_it(scene, &envelope), "a receipt too");
	while (passed < URGENT_MOST && !refer(scene, "ambulance", HIGH, &envelope) && !open_it(scene, &envelope))
		passed++;
	tell(passed == URGENT_MOST, "and forty of each");
	tell(refer(scene, "police", LOW, &envelope) == REFUSAL_DISK_LOW, "an ordinary one still waits");
	tell(core_process_said(scene->box->process, "event=disk.full"), "the operator is told");
}

/* Nothing is left, not even a reserve. */
static void
with_nothing_left(struct scene *scene)
{
	struct envelope envelope;
	int is_again = 1;

	for (int i = 0; i < 200 && is_again >= 0; i++) {
		enum refusal code;

		fill(scene, 0);
		code = refer(scene, "police", HIGH, &envelope);
		is_again = code == REFUSAL_DISK_LOW ? -1 : code == REFUSAL_NONE;
		if (!is_again)
			break;
	}
	tell(is_again == -1, "when nothing is left even an urgent one is told to come again");
	tell(are_all_there(scene), "what was accepted has its answer still");
	core_box_reopen(scene->box);
	tell(refer(scene, "police", HIGH, &envelope) == REFUSAL_DISK_LOW, "killed then it starts, and says the same");
	tell(are_all_there(scene), "and has all that it had");
}

static void
with_room_again(struct scene *scene)
{
	struct envelope envelope;
	int rc = unlink(scene->filler);

	assert(!rc);
	tell(!refer(scene, "police", LOW, &envelope), "once there is room an ordinary referral passes at once");
	tell(!refer(scene, "ambulance", HIGH, &envelope), "and an urgent one of another agency");
	tell(!open_it(scene, &envelope), "and a receipt");
	tell(!piece(scene), "and a body sent ahead");
	tell(core_process_said(scene->box->process, "event=disk.enough"), "the operator is told that there is room");
	tell(are_all_there(scene), "nothing that was accepted is lost");
	core_box_reopen(scene->box);
	tell(are_all_there(scene), "nor after SIGKILL and a restart");
	tell(are_delivered_once(scene), "each referral reaches the front door once");
	tell(!refer(scene, "police", LOW, &envelope), "and the next one passes");
}

/* It dies on the full disk, and is started there. */
static void
killed_on_a_full_disk(struct scene *scene)
{
	struct envelope envelope;

	fill(scene, 0);
	(void)refer(scene, "police", LOW, &envelope);
	core_box_reopen(scene->box);
	tell(are_all_there(scene), "killed on a full disk it starts there, and has all that it had");
	tell(!refer_again(scene, HIGH, &envelope), "and takes an urgent referral");
	with_room_again(scene);
}

int
main(int argc, char **argv)
{
	static struct scene scene;
	struct envelope first;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: %s CORE FOLDER\n", argv[0]);
		return 2;
	}
	scene.folder = argv[2];
	scene.next_id = 10;
	(void)snprintf(scene.filler, sizeof scene.filler, "%s/filler", scene.folder);
	scene.box = core_box_new_in(scene.folder, clock_now().ms / 1000);
	core_box_serve(scene.box, argv[1]);
	tell(!send(&scene, (struct notes_message){.from = "police", .type = "referral", .facts = LOW, .id = 1, .case_id = 2,
						  .to = "crs edt police"},
		   &first),
	     "with room an ordinary referral passes");
	on_a_low_disk(&scene, &first);
	on_a_full_disk(&scene);
	with_nothing_left(&scene);
	with_room_again(&scene);
	killed_on_a_full_disk(&scene);
	core_box_free(scene.box);
	return failed;
}
