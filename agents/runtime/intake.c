#include "runtime/intake.h"

#include "content/json_form.h"
#include "content/json_text.h"

enum status
intake_complete(struct view json, enum message_type type, struct arena *arena, struct view *ret_json)
{
	const struct json_put puts[] = {
		{"/tellback", JSON_PUT_NUMBER, NULL, 1, 1},
		{"/type", JSON_PUT_TEXT, message_type_word(type), 0, 1},
	};
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	const char *given;
	enum status status;

	*ret_json = json;
	if (!problems)
		return STATUS_NO_MEMORY;
	if (type == TYPE_UNKNOWN || json_text_member(json, "type", arena, &given) != STATUS_NOT_FOUND)
		return STATUS_OK;
	status = json_form_fill(json, (struct json_puts){puts, sizeof puts / sizeof *puts}, arena, ret_json, problems);
	if (status && status != STATUS_NO_MEMORY)
		*ret_json = json;
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}
