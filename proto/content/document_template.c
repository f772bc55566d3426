#include "content/document.h"

#include <string.h>

#include "content/templates.h"

enum status
document_template(enum message_type type, struct arena *arena, struct view *ret_json)
{
	static const char *(*const shelves[])(enum message_type type) = {templates_in, templates_answered,
									 templates_agreed, templates_kept};

	for (size_t i = 0; i < sizeof shelves / sizeof *shelves; i++) {
		const char *text = shelves[i](type);

		if (text)
			return arena_copy(arena, (struct view){(const uint8_t *)text, strlen(text)}, ret_json);
	}
	return STATUS_NOT_FOUND;
}
