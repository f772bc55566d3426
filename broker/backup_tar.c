#include "backup_tar.h"

#include <stdio.h>
#include <string.h>

/* Where the fields stand. */
enum { NAME = 0, MODE = 100, UID = 108, GID = 116, SIZE = 124, TIME = 136, SUM = 148, TYPE = 156, MAGIC = 257 };

#define SIZE_DIGITS 12

/* Eleven octal digits. */
#define OCTAL_MOST ((UINT64_C(1) << 33) - 1)

static void
put_octal(uint8_t *block, int at, int width, uint64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%0*llo", width - 1, (unsigned long long)number);
	memcpy(block + at, text, (size_t)width); /* with its NUL */
}

static void
put_size(uint8_t *block, uint64_t bytes)
{
	if (bytes <= OCTAL_MOST) {
		put_octal(block, SIZE, SIZE_DIGITS, bytes);
		return;
	}
	block[SIZE] = 0x80;
	for (int i = 0; i < 8; i++)
		block[SIZE + SIZE_DIGITS - 1 - i] = (uint8_t)(bytes >> 8 * i);
}

/* The sum of all bytes, its own field taken for blanks. */
static unsigned
sum_of(const uint8_t *block)
{
	unsigned sum = 0;

	for (int i = 0; i < (int)BACKUP_TAR_BLOCK; i++)
		sum += i >= SUM && i < SUM + 8 ? (unsigned)' ' : block[i];
	return sum;
}

void
backup_tar_write(const struct backup_tar *file, struct instant at, uint8_t ret_block[static BACKUP_TAR_BLOCK])
{
	const uint64_t second = at.ms > 0 ? (uint64_t)at.ms / 1000 : 0;

	memset(ret_block, 0, BACKUP_TAR_BLOCK);
	memcpy(ret_block + NAME, file->name, strnlen(file->name, sizeof file->name));
	put_octal(ret_block, MODE, 8, 0600);
	put_octal(ret_block, UID, 8, 0);
	put_octal(ret_block, GID, 8, 0);
	put_size(ret_block, file->bytes);
	put_octal(ret_block, TIME, 12, second <= OCTAL_MOST ? second : 0);
	ret_block[TYPE] = '0';
	memcpy(ret_block + MAGIC, "ustar\00000", 8);
	put_octal(ret_block, SUM, 7, sum_of(ret_block));
	ret_block[SUM + 7] = ' ';
}

static int
take_octal(const uint8_t *block, int at, int width, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (int i = 0; i < width - 1; i++) {
		if (block[at + i] < '0' || block[at + i] > '7')
			return -1;
		number = number << 3 | (uint64_t)(block[at + i] - '0');
	}
	*ret_number = number;
	return block[at + width - 1] ? -1 : 0;
}

static int
take_size(const uint8_t *block, uint64_t *ret_bytes)
{
	uint64_t bytes = 0;

	if (block[SIZE] != 0x80)
		return take_octal(block, SIZE, SIZE_DIGITS, ret_bytes);
	for (int i = 0; i < 8; i++)
		bytes = bytes << 8 | block[SIZE + 4 + i];
	if (bytes > INT64_MAX)
		return -1;
	*ret_bytes = bytes;
	return 0;
}

enum status
backup_tar_read(const uint8_t block[static BACKUP_TAR_BLOCK], struct backup_tar *ret_file)
{
	static const uint8_t nothing[BACKUP_TAR_BLOCK];
	struct backup_tar file = {.bytes = 0};
	uint8_t again[BACKUP_TAR_BLOCK];
	uint64_t second = 0;

	if (!memcmp(block, nothing, sizeof nothing))
		return STATUS_NOT_FOUND;
	memcpy(file.name, block + NAME, sizeof file.name - 1);
	if (take_size(block, &file.bytes) || take_octal(block, TIME, 12, &second))
		return STATUS_MALFORMED;
	/* one way to write it: whatever else could stand there does not */
	backup_tar_write(&file, (struct instant){(int64_t)second * 1000}, again);
	if (memcmp(block, again, sizeof again) != 0)
		return STATUS_MALFORMED;
	*ret_file = file;
	return STATUS_OK;
}

size_t
backup_tar_fill(uint64_t bytes)
{
	return (size_t)((BACKUP_TAR_BLOCK - bytes % BACKUP_TAR_BLOCK) % BACKUP_TAR_BLOCK);
}
