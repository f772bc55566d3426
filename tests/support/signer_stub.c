#include "support/signer_stub.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/handoff.h"
#include "log/tree.h"
#include "signer/signer_record.h"
#include "support/must.h"

#define LENGTH_BYTES 4

int
signer_stub_hand(int handoff)
{
	const struct tree_head nothing = {0, tree_empty()};
	uint8_t record[LENGTH_BYTES + SIGNER_HEAD_BYTES] = {SIGNER_HEAD_BYTES};
	int ends[2];

	MUST(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	signer_record_head(&nothing, record + LENGTH_BYTES);
	MUST(write(ends[0], record, sizeof record) == (ssize_t)sizeof record);
	MUST(!handoff_send(handoff, HANDOFF_STREAM " " HANDOFF_SIGNER, ends[1]) && !close(ends[1]));
	return ends[0];
}
