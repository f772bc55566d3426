/* Leaks of a process that ends by _exit(2): the sanitiser looks at exit(3) only. */
#ifndef TELLBACK_BASE_LEAKS_H
#define TELLBACK_BASE_LEAKS_H

#if defined __SANITIZE_ADDRESS__
#define LEAKS_SANITISED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define LEAKS_SANITISED 1
#endif
#endif

#ifdef LEAKS_SANITISED
#include <sanitizer/lsan_interface.h>
#endif

/**
 * leaks_report():
 * In a build with AddressSanitizer: report what leaked until now, and end the
 * process if anything did.  In any other build nothing.
 */
static inline void
leaks_report(void)
{
#ifdef LEAKS_SANITISED
	__lsan_do_leak_check();
#endif
}

#endif
