#include "base/utf8.h"

#include <stddef.h>
#include <string.h>

/* How many bytes follow ${lead} and which bits of it count; -1 for a byte that
 * cannot lead.  0xc0 and 0xc1 could only begin overlong forms. */
static int
utf8_follow(uint8_t lead, uint32_t *ret_bits)
{
	if (lead < 0x80) {
		*ret_bits = lead;
		return 0;
	}
	if (lead >= 0xc2 && lead <= 0xdf) {
		*ret_bits = lead & 0x1fU;
		return 1;
	}
	if ((lead & 0xf0) == 0xe0) {
		*ret_bits = lead & 0x0fU;
		return 2;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*ret_bits = lead & 0x07U;
		return 3;
	}
	return -1;
}

int
utf8_next(struct view *rest, uint32_t *ret_point)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	uint32_t point;
	int follow = utf8_follow(rest->bytes[0], &point);

	if (follow < 0 || (size_t)follow >= rest->size)
		return -1;
	for (int i = 1; i <= follow; i++) {
		if ((rest->bytes[i] & 0xc0) != 0x80)
			return -1;
		point = point << 6 | (rest->bytes[i] & 0x3fU);
	}
	if (point < least[follow] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return -1;
	rest->bytes += follow + 1;
	rest->size -= (size_t)follow + 1;
	*ret_point = point;
	return 0;
}

int
utf8_is_text(struct view view)
{
	uint32_t point;

	while (view.size) {
		if (utf8_next(&view, &point) || (point < 0x20 && point != '\n'))
			return 0;
	}
	return 1;
}

static int
is_shown(uint32_t point)
{
	return point >= 0x20 && !(point >= 0x7f && point <= 0x9f) && !(point >= 0x200b && point <= 0x200f) &&
	       !(point >= 0x2028 && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069);
}

void
utf8_plain(char *text, const char *kept)
{
	struct view rest = {(const uint8_t *)text, strlen(text)};
	char *to = text;

	while (rest.size) {
		const uint8_t *from = rest.bytes;
		uint32_t point;

		if (utf8_next(&rest, &point)) {
			rest = (struct view){from + 1, rest.size - 1};
			point = 0;
		}
		if (!is_shown(point) && !(point && point < 0x20 && strchr(kept, (int)point))) {
			*to++ = '?';
			continue;
		}
		memmove(to, from, (size_t)(rest.bytes - from));
		to += rest.bytes - from;
	}
	*to = '\0';
}
