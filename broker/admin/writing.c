#include "admin/writing.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "tellback/instant.h"

void
writing_begin(struct writing *writing, struct arena *arena)
{
	*writing = (struct writing){.arena = arena, .text = NULL};
}

static int
make_room(struct writing *writing, size_t more)
{
	size_t room = writing->room ? writing->room * 2 : 4096;
	char *grown;

	if (writing->status)
		return -1;
	if (writing->size + more < writing->room)
		return 0;
	while (room <= writing->size + more)
		room *= 2;
	grown = arena_alloc(writing->arena, room);
	if (!grown) {
		writing->status = STATUS_NO_MEMORY;
		return -1;
	}
	if (writing->size)
		memcpy(grown, writing->text, writing->size);
	writing->text = grown;
	writing->room = room;
	return 0;
}

void
writing_add(struct writing *writing, const char *format, ...)
{
	va_list list;
	int size;

	va_start(list, format);
	size = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (size < 0 || make_room(writing, (size_t)size + 1))
		return;
	va_start(list, format);
	(void)vsnprintf(writing->text + writing->size, (size_t)size + 1, format, list);
	va_end(list);
	writing->size += (size_t)size;
}

void
writing_bytes(struct writing *writing, struct view bytes)
{
	if (!bytes.size || make_room(writing, bytes.size))
		return;
	memcpy(writing->text + writing->size, bytes.bytes, bytes.size);
	writing->size += bytes.size;
}

void
writing_time(struct writing *writing, int64_t ms)
{
	const int64_t day_ms = 24LL * 3600 * 1000;
	int64_t day = ms / day_ms - (ms % day_ms < 0), rest = ms - day * day_ms;
	char text[DAY_SIZE];

	/* outside what a date can say there is only "never" */
	if (day < -700000 || day > 2900000) {
		writing_add(writing, "-");
		return;
	}
	day_print((int32_t)day, text);
	writing_add(writing, "%sT%02d:%02d:%02dZ", text, (int)(rest / 3600000), (int)(rest / 60000 % 60),
		    (int)(rest / 1000 % 60));
}
