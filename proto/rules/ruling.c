#include "rules/ruling.h"

enum status
ruling_list(struct ruling *ruling)
{
	struct decision *decision = &ruling->decision;
	size_t most = changes_most(&ruling->changes);
	enum status status;

	for (size_t i = 0; i < ruling->other_count; i++)
		most += changes_most(&ruling->others[i]);
	decision->changes = arena_array(ruling->arena, most, sizeof *decision->changes);
	if (!decision->changes)
		return STATUS_NO_MEMORY;
	status = changes_list(&ruling->changes, decision->changes, &decision->change_count);
	for (size_t i = 0; !status && i < ruling->other_count; i++)
		status = changes_list(&ruling->others[i], decision->changes, &decision->change_count);
	return status;
}
