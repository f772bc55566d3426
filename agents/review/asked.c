#include "review/asked.h"

#include <stdio.h>
#include <string.h>

#include "review/chain.h"
#include "review/replay_folder.h"
#include "review/signers.h"

/* The leaves of any folder, and what one verb keeps besides. */
#define ASKED_BYTES ((size_t)8 * 1024 * 1024 * 1024)

int
asked_misused(const char *verb, const char *words, const char *what)
{
	(void)fprintf(stderr, "tellback-review %s: %s%s\nTry: tellback-review %s --help\n", verb, words, what, verb);
	return EXIT_USAGE;
}

/* Does ${word} ask for ${option}?  The value of `--name=value`, else "". */
static int
is_for(const struct asked_option *option, const char *word, const char **ret_value)
{
	size_t size = strlen(option->name);

	if (option->kind == ASKED_WORD || strncmp(word, option->name, size) != 0)
		return 0;
	*ret_value = word + size;
	return !word[size] || (option->kind == ASKED_VALUE && word[size] == '=');
}

static const struct asked_option *
option_for(const struct asked_option *options, size_t count, const char *word, const char **ret_value)
{
	for (size_t i = 0; i < count; i++)
		if (is_for(&options[i], word, ret_value))
			return &options[i];
	return NULL;
}

/* The ${at}-th option without a name. */
static const struct asked_option *
word_at(const struct asked_option *options, size_t count, size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (options[i].kind == ASKED_WORD && !at--)
			return &options[i];
	return NULL;
}

int
asked_words(const char *verb, const struct asked_option *options, size_t option_count, char **words, int word_count)
{
	size_t plain = 0;

	for (int i = 0; i < word_count; i++) {
		const struct asked_option *option;
		const char *value = "";

		if (words[i][0] != '-')
			option = word_at(options, option_count, plain++);
		else
			option = option_for(options, option_count, words[i], &value);
		if (!option)
			return asked_misused(verb, "what is meant by ", words[i]);
		if (option->kind == ASKED_VALUE && !*value && i + 1 == word_count)
			return asked_misused(verb, words[i], " wants a value behind it");
		if (option->kind == ASKED_VALUE)
			*option->to = *value ? value + 1 : words[++i];
		else
			*option->to = option->kind == ASKED_FLAG ? option->name : words[i];
	}
	return EXIT_DONE;
}

int
asked_open(struct asked *asked)
{
	enum status status = STATUS_OK;

	if (!asked->from)
		return asked_misused(asked->verb, "it takes --from and a folder that holds a copy of the log", "");
	asked->arena = arena_new(ASKED_BYTES);
	if (!asked->arena)
		status = trouble_say(&asked->trouble, STATUS_NO_MEMORY, "there is not enough memory");
	if (!status && asked->roots)
		status = pinned_read(asked->roots, asked->arena, &asked->pinned, &asked->trouble);
	if (status)
		return EXIT_REFUSED;
	status = folder_open(asked->from, asked->arena, &asked->folder, &asked->trouble);
	if (!status)
		return EXIT_DONE;
	return status == STATUS_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_REFUSED;
}

static enum status
check_signed(struct asked *asked)
{
	struct signers signers;
	struct signed_checkpoint found;
	enum status status = signers_of(&asked->folder, &asked->pinned, asked->arena, &signers, &asked->trouble);

	if (!status)
		status = signers_check(&signers, asked->folder.raw, "the checkpoint", asked->arena, &found,
				       &asked->trouble);
	return status ? status : chain_check(&asked->folder, &asked->trouble);
}

struct replay *
asked_replay(struct asked *asked)
{
	return check_signed(asked) ? NULL : replay_folder(&asked->folder, &asked->pinned, &asked->trouble);
}

int
asked_end(struct asked *asked, int code)
{
	if (asked->trouble.words[0])
		(void)fprintf(stderr, "tellback-review: %s\n", asked->trouble.words);
	arena_free(asked->arena);
	asked->arena = NULL;
	return code;
}
