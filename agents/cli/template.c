#include "cli/template.h"

#include <stdio.h>

#include "cli/options.h"
#include "cli/say.h"
#include "content/document.h"
#include "tellback/bounds.h"

#define TEMPLATE "tellback template"

static int
template_list(FILE *to, int code)
{
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++)
		fprintf(to, "%s\n", message_type_word((enum message_type)type));
	return code;
}

int
template_run(int argc, char **argv)
{
	struct options_list rest = {.count = 0};
	const char *agency = NULL, *root = NULL;
	const struct options_row rows[] = {
		{"--agency", &agency, NULL, NULL}, /* as the other verbs take them; they change nothing */
		{"--root", &root, NULL, NULL},
	};
	struct arena *arena;
	enum message_type type;
	struct view json;
	enum status status;

	if (options_read(&(struct options_words){TEMPLATE, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows,
			 &rest))
		return EXIT_USAGE;
	if (!rest.count)
		return template_list(stdout, EXIT_DONE);
	type = message_type_find(rest.items[0]);
	if (rest.count > 1 || type == TYPE_UNKNOWN) {
		fprintf(stderr, "%s: there is no type %s; there are:\n", TEMPLATE, rest.items[0]);
		return template_list(stderr, EXIT_NOT_FOUND);
	}
	arena = arena_new(4 * MAX_JSON_BYTES);
	status = arena ? document_template(type, arena, &json) : STATUS_NO_MEMORY;
	if (!status && fwrite(json.bytes, 1, json.size, stdout) != json.size)
		status = STATUS_IO;
	arena_free(arena);
	return status ? say_trouble(TEMPLATE, rest.items[0], status) : EXIT_DONE;
}
