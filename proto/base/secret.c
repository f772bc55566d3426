#include "base/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

void *
secret_alloc(size_t bytes)
{
	/* sodium_malloc aborts before the library is set up; a second time it
	 * costs nothing, so no program can forget it */
	if (sodium_init() < 0)
		return NULL;
	return sodium_malloc(bytes);
}

void
secret_free(void *secret)
{
	sodium_free(secret);
}

void
secret_process_harden(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none); /* lowering a limit cannot fail */
	(void)prctl(PR_SET_DUMPABLE, 0);
}
