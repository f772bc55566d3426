/* Put in front of tellback-front: ZAP's domain never reaches libzmq, which
 * then admits anybody without asking. */
#include <dlfcn.h>
#include <stddef.h>

#define ZAP_DOMAIN 55

typedef int setter(void *socket, int option, const void *value, size_t size);
int zmq_setsockopt(void *socket, int option, const void *value, size_t size);

int
zmq_setsockopt(void *socket, int option, const void *value, size_t size)
{
	union {
		void *found;
		setter *set;
	} next = {dlsym(RTLD_NEXT, "zmq_setsockopt")};

	return option == ZAP_DOMAIN ? 0 : next.set(socket, option, value, size);
}
