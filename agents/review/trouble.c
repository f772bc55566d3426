#include "review/trouble.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

enum status
trouble_say(struct trouble *trouble, enum status status, const char *format, ...)
{
	va_list list;

	if (trouble->words[0])
		return status;
	va_start(list, format);
	(void)vsnprintf(trouble->words, sizeof trouble->words, format, list); /* a long one ends early */
	va_end(list);
	/* names of files and of signers are whoever's who made the copy */
	utf8_plain(trouble->words, "");
	return status;
}
