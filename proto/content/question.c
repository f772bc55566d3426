#include "content/question.h"

#include <string.h>
#include <tellback.pb-c.h>

#include "content/content.h"
#include "content/problem.h"

/** Words of a question that are looked at; whoever writes more asks something. */
#define WORDS_MOST 96

/* Phrases that ask for anything whatever, in lower case; what follows a space
 * is the next word.  docs/FIELDS.md, "Specific". */
static const char *const phrases[] = {
	"any information",
	"any relevant information",
	"any other information",
	"any further information",
	"any health information",
	"any additional information",
	"any info",
	"all information",
	"all relevant information",
	"all health information",
	"relevant information",
	"health information",
	"background information",
	"further information",
	"more information",
	"other information",
	"information",
	"info",
	"any concerns",
	"any concern",
	"any known concerns",
	"any safeguarding concerns",
	"any records",
	"all records",
	"any details",
	"all details",
	"full history",
	"any history",
	"health history",
	"medical history",
	"history",
	"background",
	"family background",
	"chronology",
	"full chronology",
	"an update",
	"update",
	"anything",
	"anything known",
	"anything relevant",
	"anything else",
	"anything at all",
	"everything",
	"what is known",
	"what's known",
	"whats known",
	"what you know",
	"what do you know",
	"what you have",
	"what do you have",
	"what do you hold",
	"what you hold",
	"see referral",
	"see above",
	"as above",
	"as per referral",
	"as discussed",
	"n a",
	"na",
	"none",
	"tbc",
	"rfi",
	"information request",
	"checks",
	"health checks",
	"usual checks",
	"lateral checks",
	"mash checks",
};

/* Words that ask nothing by themselves. */
static const char *const fillers[] = {
	"a",	     "about",	 "all",	     "also",	 "an",	      "and",	    "any",    "are",	 "be",
	"can",	     "child",	 "child's",  "children", "could",     "do",	    "does",   "family",	 "for",
	"from",	     "give",	 "has",	     "have",	 "held",      "hello",	    "help",   "her",	 "hers",
	"hi",	     "him",	 "his",	     "hold",	 "i",	      "if",	    "in",     "is",	 "it",
	"kindly",    "know",	 "let",	     "like",	 "may",	      "me",	    "might",  "need",	 "now",
	"of",	     "on",	 "or",	     "our",	 "out",	      "person",	    "please", "provide", "re",
	"regarding", "relating", "relation", "request",	 "requested", "requesting", "send",   "share",	 "she",
	"he",	     "some",	 "subject",  "supply",	 "tell",      "thank",	    "thanks", "that",	 "the",
	"their",     "them",	 "there",    "these",	 "they",      "this",	    "those",  "to",	 "us",
	"we",	     "what",	 "which",    "whole",	 "will",      "with",	    "would",  "you",	 "young",
	"your",	     "yours",	 "possible", "known",	 "available", "urgently",   "asap",   "today",	 "soon",
	"relevant",  "find",	 "look",     "check",	 "search",
};

/* "Is she known to you?" is a question of its own: `known` asks where it does
 * not merely stand beside one of the phrases. */
static const char *const asking[] = {"known to"};

struct words {
	const char *at[WORDS_MOST];
	size_t size[WORDS_MOST];
	size_t count;
	int is_more;
};

static int
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Letters, digits, and an apostrophe inside a word. */
static void
split(const char *text, struct words *words)
{
	words->count = 0;
	words->is_more = 0;
	while (*text) {
		size_t size = 0;

		while (*text && !is_letter(*text))
			text++;
		while (is_letter(text[size]) || (text[size] == '\'' && size && is_letter(text[size + 1])))
			size++;
		if (!size)
			return;
		if (words->count == WORDS_MOST) {
			words->is_more = 1;
			return;
		}
		words->at[words->count] = text;
		words->size[words->count++] = size;
		text += size;
	}
}

static int
is_word(const char *text, size_t size, const char *word, size_t word_size)
{
	if (size != word_size)
		return 0;
	for (size_t i = 0; i < size; i++) {
		char c = text[i];

		if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word[i])
			return 0;
	}
	return 1;
}

/* How many words ${phrase} has where it stands at ${from}, 0 where it does not. */
static size_t
phrase_at(const struct words *words, size_t from, const char *phrase)
{
	size_t count = 0;

	while (*phrase) {
		size_t size = strcspn(phrase, " ");

		if (from + count == words->count ||
		    !is_word(words->at[from + count], words->size[from + count], phrase, size))
			return 0;
		count++;
		phrase += size;
		phrase += *phrase == ' ';
	}
	return count;
}

/* The longest of ${list} that stands at ${from}. */
static size_t
longest_at(const struct words *words, size_t from, const char *const *list, size_t list_count)
{
	size_t longest = 0;

	for (size_t i = 0; i < list_count; i++) {
		size_t count = phrase_at(words, from, list[i]);

		if (count > longest)
			longest = count;
	}
	return longest;
}

#define LONGEST(words, from, list) longest_at(words, from, list, sizeof(list) / sizeof *(list))

int
question_is_empty(const char *text)
{
	struct words words;

	split(text, &words);
	return !words.count;
}

int
question_is_general(const char *text)
{
	struct words words;

	split(text, &words);
	if (words.is_more)
		return 0;
	for (size_t at = 0; at < words.count;) {
		size_t taken = LONGEST(&words, at, phrases);

		if (!taken && LONGEST(&words, at, asking))
			return 0;
		if (!taken)
			taken = LONGEST(&words, at, fillers);
		if (!taken)
			return 0; /* a word that says what to look for */
		at += taken;
	}
	return 1;
}

static int
is_findable(const Tellback__V1__Child *child)
{
	const char *const names[] = {child->given_names, child->family_name, child->known_as,
				     child->nhs_number,	 child->upn,	     child->la_child_id};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i] && !question_is_empty(names[i]))
			return 1;
	return 0;
}

void
question_check(const struct document *document, struct arena *arena, struct document_problems *problems)
{
	const Tellback__V1__InformationRequest *request;
	const struct path child = {NULL, "child", 0}, questions = {NULL, "questions", 0};
	size_t specific = 0, empty = 0;

	if (document->type != TYPE_INFORMATION_REQUEST)
		return;
	request = (const Tellback__V1__InformationRequest *)document->content->message;
	if (request->child && !is_findable(request->child))
		problem_add(problems, arena, &child, "required",
			    "says nobody who could be looked up: give a name or an NHS number");
	for (size_t i = 0; i < request->n_questions; i++) {
		const struct path item = {&questions, NULL, i};

		if (question_is_empty(request->questions[i])) {
			problem_add(problems, arena, &item, "empty", "is empty: say what to look for");
			empty++;
		} else if (!question_is_general(request->questions[i])) {
			specific++;
		}
	}
	if (request->n_questions > empty && !specific && request->rag != TELLBACK__V1__RAG__VALUE__RED)
		problem_add(problems, arena, &questions, "too-general",
			    "would have everything searched and nothing found: ask what you need to know (seen for "
			    "what, since when, missed what, known to which service)");
}
