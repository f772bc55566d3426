#include "chaos/kills_calls.h"

#include <elf.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>

static const struct {
	uint64_t number;
	const char *name;
	unsigned does;
} calls[] = {
	{SYS_write, "write", KILLS_CALLS_WRITES},
	{SYS_writev, "writev", KILLS_CALLS_WRITES},
	{SYS_pwrite64, "pwrite64", KILLS_CALLS_WRITES},
	{SYS_pwritev, "pwritev", KILLS_CALLS_WRITES},
	{SYS_ftruncate, "ftruncate", KILLS_CALLS_WRITES},
	{SYS_fallocate, "fallocate", KILLS_CALLS_WRITES},
	{SYS_sendto, "sendto", KILLS_CALLS_SENDS},
	{SYS_sendmsg, "sendmsg", KILLS_CALLS_SENDS},
	{SYS_sendmmsg, "sendmmsg", KILLS_CALLS_SENDS},
	{SYS_fsync, "fsync", KILLS_CALLS_SYNCS},
	{SYS_fdatasync, "fdatasync", KILLS_CALLS_SYNCS},
	{SYS_sync_file_range, "sync_file_range", KILLS_CALLS_SYNCS},
	{SYS_renameat, "renameat", KILLS_CALLS_PATHS},
	{SYS_renameat2, "renameat2", KILLS_CALLS_PATHS},
	{SYS_unlinkat, "unlinkat", KILLS_CALLS_PATHS},
	{SYS_linkat, "linkat", KILLS_CALLS_PATHS},
	{SYS_mkdirat, "mkdirat", KILLS_CALLS_PATHS},
	{SYS_openat, "openat", KILLS_CALLS_OPENS},
#ifdef SYS_rename /* the newer machines have only those above */
	{SYS_rename, "rename", KILLS_CALLS_PATHS},
	{SYS_unlink, "unlink", KILLS_CALLS_PATHS},
	{SYS_link, "link", KILLS_CALLS_PATHS},
	{SYS_mkdir, "mkdir", KILLS_CALLS_PATHS},
	{SYS_rmdir, "rmdir", KILLS_CALLS_PATHS},
#endif
};

const char *
kills_calls_name(uint64_t number)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (calls[i].number == number)
			return calls[i].name;
	return NULL;
}

unsigned
kills_calls_does(uint64_t number)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (calls[i].number == number)
			return calls[i].does;
	return 0;
}

#if defined(__x86_64__)

int
kills_calls_skip(pid_t pid, int error)
{
	/* no such call, and the answer is there already */
	return ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user_regs_struct, orig_rax), (void *)-1L) ||
	       ptrace(PTRACE_POKEUSER, pid, (void *)offsetof(struct user_regs_struct, rax), (void *)(long)-error);
}

#elif defined(__aarch64__)

int
kills_calls_skip(pid_t pid, int error)
{
	struct user_pt_regs registers;
	struct iovec part = {&registers, sizeof registers};
	int none = -1;
	struct iovec number = {&none, sizeof none};

	if (ptrace(PTRACE_SETREGSET, pid, (void *)NT_ARM_SYSTEM_CALL, &number) ||
	    ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &part))
		return -1;
	registers.regs[0] = (uint64_t)(int64_t)-error;
	return ptrace(PTRACE_SETREGSET, pid, (void *)NT_PRSTATUS, &part) != 0;
}

#else

int
kills_calls_skip(pid_t pid, int error)
{
	(void)pid; /* nobody has written it for this machine */
	(void)error;
	return -1;
}

#endif
