/* Looks for words in files, however they may have been written.
 *
 *   search_driver PATTERNS FILE...
 *
 * A line of PATTERNS is "kind word":
 *   word   a word of letters: as it is or in any case, in hex, in base64 at each
 *          of its three alignments, in UTF-16 either way round
 *   date   yyyy-mm-dd: so, as yyyymmdd and as dd/mm/yyyy, each in all of these
 *   token  hex digits that are not part of a longer number; 32 of them also as
 *          16 bytes
 *   name   as it is, in any case
 * Prints "word <tab> form <tab> file", each once; 0 also when nothing is found,
 * 2 when something could not be read. */
#include <ctype.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD_SIZE 41
#define BUCKETS 65536
/* A run of hex digits this long is a hash or an id, and what it happens to
 * hold is no token. */
#define NUMBER_DIGITS 16

/* What is looked for: ${word} as the caller wrote it, ${bytes} as it may stand. */
struct pattern {
	struct pattern *next;
	struct pattern *next_in_bucket;
	char word[WORD_SIZE];
	const char *form;
	int is_bounded;
	int is_found; /* in this file */
	size_t size;
	unsigned char bytes[2 * WORD_SIZE];
};
/* By their first two bytes: those in any case apart from the exact ones. */
struct search {
	struct pattern *all;
	struct pattern *folded[BUCKETS];
	struct pattern *exact[BUCKETS];
};
enum sense { ANY_CASE, EXACT };

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static unsigned char
fold(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static void
look_for(struct search *search, const char *word, const char *form, enum sense sense, struct pattern like)
{
	struct pattern *pattern = malloc(sizeof *pattern), **bucket;

	if (!pattern)
		die("memory");
	*pattern = like;
	pattern->form = form;
	(void)snprintf(pattern->word, sizeof pattern->word, "%s", word);
	for (size_t i = 0; sense == ANY_CASE && i < pattern->size; i++)
		pattern->bytes[i] = fold(pattern->bytes[i]);
	bucket = (sense == ANY_CASE ? search->folded : search->exact) + pattern->bytes[0] * 256u + pattern->bytes[1];
	pattern->next_in_bucket = *bucket;
	*bucket = pattern;
	pattern->next = search->all;
	search->all = pattern;
}

static struct pattern
as_is(const char *text)
{
	struct pattern pattern = {.size = strlen(text)};

	memcpy(pattern.bytes, text, pattern.size);
	return pattern;
}

/* The characters of base64 that ${text} alone decides, after ${skip} bytes. */
static struct pattern
as_base64(const char *text, size_t skip)
{
	char plain[WORD_SIZE + 2] = {0}, coded[2 * WORD_SIZE];
	size_t size = skip + strlen(text), from = (skip * 8 + 5) / 6, to = size * 8 / 6;
	struct pattern pattern = {.size = to - from};

	memcpy(plain + skip, text, size - skip);
	(void)sodium_bin2base64(coded, sizeof coded, (const unsigned char *)plain, size, sodium_base64_VARIANT_ORIGINAL);
	memcpy(pattern.bytes, coded + from, pattern.size);
	return pattern;
}

static struct pattern
as_hex(const char *text)
{
	char hex[2 * WORD_SIZE];

	return as_is(sodium_bin2hex(hex, sizeof hex, (const unsigned char *)text, strlen(text)));
}

static struct pattern
as_utf16(const char *text, size_t first)
{
	struct pattern pattern = {.size = 2 * strlen(text)};

	for (size_t i = 0; text[i]; i++)
		pattern.bytes[2 * i + first] = (unsigned char)text[i];
	return pattern;
}

/* ${text} in every writing; ${word} is what is said when it is found. */
static void
in_every_writing(struct search *search, const char *word, const char *text)
{
	static const char *const aligned[] = {"base64", "base64+1", "base64+2"};
	char cased[3][WORD_SIZE] = {{0}};
	struct pattern plain = as_is(text);

	plain.is_bounded = strspn(text, "0123456789") == strlen(text);
	look_for(search, word, "text", ANY_CASE, plain);
	look_for(search, word, "utf-16le", ANY_CASE, as_utf16(text, 0));
	look_for(search, word, "utf-16be", ANY_CASE, as_utf16(text, 1));
	for (size_t i = 0; text[i]; i++) {
		cased[0][i] = text[i];
		cased[1][i] = (char)toupper((unsigned char)text[i]);
		cased[2][i] = (char)tolower((unsigned char)text[i]);
	}
	for (size_t i = 0; i < 3; i++) {
		look_for(search, word, "hex", ANY_CASE, as_hex(cased[i]));
		for (size_t skip = 0; skip < 3; skip++)
			look_for(search, word, aligned[skip], EXACT, as_base64(cased[i], skip));
	}
}

static void
add(struct search *search, const char *kind, const char *word)
{
	char text[WORD_SIZE];

	if (!strcmp(kind, "word")) {
		in_every_writing(search, word, word);
	} else if (!strcmp(kind, "date") && strlen(word) == 10) {
		in_every_writing(search, word, word);
		(void)snprintf(text, sizeof text, "%.4s%.2s%.2s", word, word + 5, word + 8);
		in_every_writing(search, word, text);
		(void)snprintf(text, sizeof text, "%.2s/%.2s/%.4s", word + 8, word + 5, word);
		in_every_writing(search, word, text);
	} else if (!strcmp(kind, "token")) {
		struct pattern pattern = as_is(word);

		pattern.is_bounded = pattern.size < NUMBER_DIGITS;
		look_for(search, word, "text", ANY_CASE, pattern);
		/* four bytes stand somewhere by chance; sixteen do not */
		if (pattern.size == 32 && !sodium_hex2bin(pattern.bytes, sizeof pattern.bytes, word, 32, NULL, &pattern.size, NULL))
			look_for(search, word, "bytes", EXACT, pattern);
	} else if (!strcmp(kind, "name")) {
		look_for(search, word, "text", ANY_CASE, as_is(word));
	} else {
		fprintf(stderr, "search: no kind of pattern: %s %s\n", kind, word);
		exit(2);
	}
}

static void
read_patterns(struct search *search, const char *path)
{
	FILE *file = fopen(path, "r");
	char kind[8], word[WORD_SIZE];
	int got = 0;

	if (!file)
		die(path);
	while ((got = fscanf(file, "%7s %40s", kind, word)) == 2)
		add(search, kind, word);
	if (got != EOF || ferror(file) || !search->all) {
		fprintf(stderr, "search: %s is no list of patterns\n", path);
		exit(2);
	}
	(void)fclose(file);
}

static int
is_in_number(const unsigned char *bytes, size_t size, size_t from, size_t to)
{
	while (from > 0 && isxdigit(bytes[from - 1]) && to - from < NUMBER_DIGITS)
		from--;
	while (to < size && isxdigit(bytes[to]) && to - from < NUMBER_DIGITS)
		to++;
	return to - from >= NUMBER_DIGITS;
}

static int
stands_at(const struct pattern *pattern, enum sense sense, const unsigned char *bytes, size_t size, size_t at)
{
	if (size - at < pattern->size)
		return 0;
	for (size_t i = 0; i < pattern->size; i++)
		if ((sense == ANY_CASE ? fold(bytes[at + i]) : bytes[at + i]) != pattern->bytes[i])
			return 0;
	return !pattern->is_bounded || !is_in_number(bytes, size, at, at + pattern->size);
}

static void
search_bytes(const struct search *search, const unsigned char *bytes, size_t size)
{
	for (size_t at = 0; at + 1 < size; at++) {
		struct pattern *pattern = search->folded[fold(bytes[at]) * 256u + fold(bytes[at + 1])];

		for (; pattern; pattern = pattern->next_in_bucket)
			pattern->is_found |= stands_at(pattern, ANY_CASE, bytes, size, at);
		pattern = search->exact[bytes[at] * 256u + bytes[at + 1]];
		for (; pattern; pattern = pattern->next_in_bucket)
			pattern->is_found |= stands_at(pattern, EXACT, bytes, size, at);
	}
}

static void
search_file(const struct search *search, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	unsigned char *bytes;

	if (fd < 0 || fstat(fd, &stat))
		die(path);
	if (stat.st_size > 0) {
		bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (bytes == MAP_FAILED)
			die(path);
		search_bytes(search, bytes, (size_t)stat.st_size);
		(void)munmap(bytes, (size_t)stat.st_size);
	}
	(void)close(fd);
	for (struct pattern *pattern = search->all; pattern; pattern = pattern->next) {
		if (pattern->is_found)
			printf("%s\t%s\t%s\n", pattern->word, pattern->form, path);
		pattern->is_found = 0;
	}
}

int
main(int argc, char **argv)
{
	struct search *search = calloc(1, sizeof *search);

	if (argc < 2 || !search) {
		fputs("usage: search_driver PATTERNS FILE...\n", stderr);
		return 2;
	}
	read_patterns(search, argv[1]);
	for (int i = 2; i < argc; i++)
		search_file(search, argv[i]);
	for (struct pattern *pattern = search->all, *next; pattern; pattern = next) {
		next = pattern->next;
		free(pattern);
	}
	free(search);
	return 0;
}
