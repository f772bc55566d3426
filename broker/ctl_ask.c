#include "ctl_ask.h"

#include <stdio.h>

int
ctl_ask(const char *socket_path, const struct call *call, struct arena *arena, struct call_reply *ret_reply)
{
	enum status status = call_make(socket_path, call, arena, ret_reply);

	if (!status)
		return EXIT_DONE;
	fprintf(stderr, "tellbackctl: %s: %s\n", socket_path,
		status == STATUS_GONE		 ? "nobody listens: is tellbackd running?"
		: status == STATUS_NOT_PERMITTED ? "this user may not ask tellbackd: run it as the broker's own user"
						 : status_word(status));
	return status == STATUS_NOT_PERMITTED ? EXIT_NOT_PERMITTED : EXIT_NOT_REACHED;
}
