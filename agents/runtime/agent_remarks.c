#include "runtime/agent_kind.h"

#include "content/document_value.h"

/** Marks of one document that are shown. */
#define MARKS_MOST 64

struct marks {
	const char **items;
	size_t count;
};

/* One list of marks, each once. */
static enum status
add_list(const struct document *document, const char *list, struct arena *arena, struct marks *marks)
{
	size_t count = document_value_count(document, list);

	for (size_t i = 0; i < count && marks->count < MARKS_MOST; i++) {
		const char *pointer = arena_print(arena, "%s/%zu", list, i);

		if (!pointer)
			return STATUS_NO_MEMORY;
		marks->items[marks->count] = document_value(document, pointer, arena);
		marks->count += *marks->items[marks->count] != '\0';
	}
	return STATUS_OK;
}

/* The document's own, then each child's. */
static enum status
gather(const struct document *document, struct arena *arena, struct marks *marks)
{
	enum status status = add_list(document, "/marks", arena, marks);
	size_t children = document_value_count(document, "/children");

	for (size_t i = 0; !status && i < children; i++) {
		const char *list = arena_print(arena, "/children/%zu/marks", i);

		status = list ? add_list(document, list, arena, marks) : STATUS_NO_MEMORY;
	}
	return status;
}

enum status
agent_remarks(const struct agent_kind *kind, const struct document *document, struct instant now, struct arena *arena,
	      struct agent_remarks *ret_remarks)
{
	struct marks marks = {arena_array(arena, MARKS_MOST, sizeof *marks.items), 0};
	struct agent_remarks remarks = {.mark_count = 0};
	enum status status = marks.items ? gather(document, arena, &marks) : STATUS_NO_MEMORY;

	if (!status && kind->prompts)
		status = kind->prompts(document, now, arena, &remarks.prompts);
	if (status)
		return status == STATUS_NO_MEMORY ? status : STATUS_OK;
	remarks.marks = marks.items;
	remarks.mark_count = marks.count;
	*ret_remarks = remarks;
	return STATUS_OK;
}
