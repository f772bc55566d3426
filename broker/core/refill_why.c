#include "core/refill_why.h"

#include <stdarg.h>
#include <stdio.h>

enum status
refill_why_say(struct refill_why *why, enum status status, const char *format, ...)
{
	va_list rest;

	if (why->words[0])
		return status;
	va_start(rest, format);
	(void)vsnprintf(why->words, sizeof why->words, format, rest); /* a longer one is cut */
	va_end(rest);
	return status;
}
