/* The log, as this agent sees it: the proof of one message, and whether the
 * log is one and the same for everybody. */
#include <string.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "content/json_text.h"
#include "runtime/agent_proof.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

#define MS_AN_HOUR ((int64_t)3600 * 1000)

static const struct verb_option proof_options[] = {
    {"--out", OPTION_TEXT, NULL, "write it to this file"},
};
static const struct verb_option log_options[] = {
    {"--checkpoint", OPTION_FLAG, NULL, "the newest checkpoint, as it was signed"},
    {"--evidence", OPTION_FLAG, NULL, "what did not fit: both notes of each, as signed"},
    {"--noted", OPTION_FLAG, NULL, "it was seen to: it is no alarm any more"},
};

/* ---- proof ------------------------------------------------------------------------ */

static enum exit_code
run_proof(struct verb_call *call)
{
	struct agent_proof proof;
	struct envelope_id id;
	enum exit_code code = verbs_id(call, call->words[0], &id);
	enum status status;

	if (code)
		return code;
	status = agent_proof_find(call->desk->agent, &id, call->arena, &proof);
	if (status)
		return verbs_trouble(call, call->words[0], status);
	if (!proof.file.size) {
		page_line(&call->err, "proof: %s was accepted at index %llu and is not proven yet%s", id.hex,
			  (unsigned long long)proof.index,
			  proof.missed_ms ? ", though the time for it is over: `doctor` says what to do" : "");
		return EXIT_REFUSED;
	}
	page_line(&call->out, "%.*s", (int)proof.file.size - 1, (const char *)proof.file.bytes);
	return EXIT_DONE;
}

/* ---- log -------------------------------------------------------------------------- */

static const char *
root_of(const struct tree_head *head, struct verb_call *call)
{
	char *hex = arena_alloc(call->arena, DIGEST_HEX_SIZE);

	if (!hex || !head->size)
		return "";
	digest_hex(&head->root, hex);
	return hex;
}

/* A whole note, as it was signed; what a broker made up, as a terminal can show
 * it (--json has every byte). */
static void
note_lines(struct verb_call *call, const char *title, struct view note)
{
	char *text = arena_text(call->arena, note.bytes, note.size ? note.size - 1 : 0);

	page_line(&call->out, "---- %s", title);
	if (!text || !note.size)
		return;
	utf8_plain(text, "\n");
	page_line(&call->out, "%s", text);
}

static enum exit_code
evidence_lines(struct verb_call *call, const struct log_evidences *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct log_evidence *row = &list->rows[i];
		const struct json_member members[] = {
		    {"evidence", proof_finding_word(row->kind), 0},
		    {"words", proof_finding_sentence(row->kind), 0},
		    {"at", results_time(row->ms, call->arena), 0},
		    {"notedBy", row->noted_by, 0},
		    {"known", (const char *)row->known.bytes, 0},
		    {"shown", (const char *)row->shown.bytes, 0},
		};
		int is_whole = verbs_value(call, "--evidence") != NULL;

		if (verbs_value(call, "--json")) {
			verbs_line(call, members, is_whole ? 6 : 4);
			continue;
		}
		page_line(&call->out, "%s  %s: %s%s%s", members[2].text, *row->noted_by ? "noted" : "EVIDENCE",
			  members[1].text, *row->noted_by ? ", seen to by " : "", row->noted_by);
		if (is_whole) {
			note_lines(call, "known before", row->known);
			note_lines(call, "shown", row->shown);
			page_line(&call->out, "----");
		}
	}
	return EXIT_DONE;
}

static const char *
witness_words(struct verb_call *call, const struct agent_log *log)
{
	const struct log_known *known = &log->known;
	const char *stale = call->now.civil.ms >= log->stale_ms ? ", STALE" : "", *words;

	if (!log->is_watched)
		return "the directory names nobody who would";
	if (!known->witnessed_size) {
		words = arena_print(call->arena, "nobody has cosigned it%s%s%s", *stale ? stale : " yet",
				    known->seen_ms ? ", as of " : "",
				    known->seen_ms ? results_time(known->seen_ms, call->arena) : "");
		return words ? words : "";
	}
	words = arena_print(call->arena, "size %llu, %s, %lld h ago%s", (unsigned long long)known->witnessed_size,
			    results_time(known->witnessed_ms, call->arena),
			    (long long)((call->now.civil.ms - known->witnessed_ms) / MS_AN_HOUR), stale);
	return words ? words : "";
}

static void
log_lines(struct verb_call *call, const struct agent_log *log)
{
	const struct log_known *known = &log->known;
	const struct json_member members[] = {
	    {"log", known->origin, 0},
	    {"size", NULL, (int64_t)known->head.size},
	    {"root", root_of(&known->head, call), 0},
	    {"seenAt", results_time(known->seen_ms, call->arena), 0},
	    {"witnessed", witness_words(call, log), 0},
	    {"unproven", NULL, (int64_t)log->waiting},
	    {"missing", NULL, (int64_t)log->missing},
	    {"behindSince", results_time(known->behind_ms, call->arena), 0},
	    {"evidence", NULL, (int64_t)log->open},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		if (members[i].text && *members[i].text)
			page_line(&call->out, "%-14s %s", members[i].name, members[i].text);
		else if (!members[i].text)
			page_line(&call->out, "%-14s %lld", members[i].name, (long long)members[i].number);
	}
	if (known->behind_ms)
		page_line(&call->out, "the broker shows a log of size %llu only", (unsigned long long)known->behind_size);
}

static enum exit_code
run_log(struct verb_call *call)
{
	struct agent *agent = call->desk->agent;
	struct log_evidences list = {NULL, 0};
	struct agent_log log;
	enum status status = STATUS_OK;

	if (verbs_value(call, "--noted"))
		status = agent_log_noted(agent, &call->person);
	if (!status)
		status = agent_log_view(agent, call->arena, &log);
	if (!status)
		status = agent_log_evidence(agent, call->arena, &list);
	if (status)
		return verbs_trouble(call, "log", status);
	if (verbs_value(call, "--noted")) {
		page_line(&call->out, "noted");
		return EXIT_DONE;
	}
	if (verbs_value(call, "--checkpoint")) {
		if (log.known.note.size)
			page_line(&call->out, "%.*s", (int)log.known.note.size - 1, (const char *)log.known.note.bytes);
		return log.known.note.size ? EXIT_DONE : verbs_trouble(call, "checkpoint", STATUS_NOT_FOUND);
	}
	log_lines(call, &log);
	return evidence_lines(call, &list);
}

static const struct verb rows[] = {
    {"proof", "ID [--out FILE]", "the proof that a message of ours is in the log", 1, 1, proof_options,
     sizeof proof_options / sizeof *proof_options, run_proof},
    {"log", "[--checkpoint | --evidence | --noted] [--json]", "what is known of the log, and whether it is one", 0, 0,
     log_options, sizeof log_options / sizeof *log_options, run_log},
};

const struct verb *
verbs_of_log(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
