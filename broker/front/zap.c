#include "front/zap.h"

#include <string.h>
#include <zmq.h>

#include "base/z85.h"

#define FRAME_MOST 256 /* a ZAP frame's bytes */

/* version, request id, domain, address, routing id, mechanism, credentials */
enum zap_frame { ZAP_VERSION, ZAP_REQUEST, ZAP_DOMAIN, ZAP_ADDRESS, ZAP_ROUTING, ZAP_MECHANISM, ZAP_KEY };

static int
is_text(struct view frame, const char *text)
{
	return frame.size == strlen(text) && (!frame.size || !memcmp(frame.bytes, text, frame.size));
}

int
zap_read(const struct view *frames, size_t count, const char *domain, char ret_curve[Z85_KEY_SIZE])
{
	if (count != ZAP_FRAMES || !is_text(frames[ZAP_VERSION], "1.0") || !is_text(frames[ZAP_DOMAIN], domain) ||
	    !is_text(frames[ZAP_MECHANISM], "CURVE") || frames[ZAP_KEY].size != Z85_KEY_BYTES)
		return -1;
	z85_encode(frames[ZAP_KEY].bytes, ret_curve);
	return 0;
}

/* One request from the socket; a frame that is too long is kept as empty, so
 * that it fails the reading. */
struct request {
	uint8_t bytes[ZAP_FRAMES][FRAME_MOST];
	struct view frames[ZAP_FRAMES];
	size_t count;
};

static int
receive(void *socket, struct request *request)
{
	int more = 1;

	request->count = 0;
	while (more) {
		uint8_t spill[FRAME_MOST];
		int keep = request->count < ZAP_FRAMES;
		int size = zmq_recv(socket, keep ? request->bytes[request->count] : spill, FRAME_MOST, ZMQ_DONTWAIT);
		size_t option = sizeof more;

		if (size < 0)
			return -1;
		if (keep)
			request->frames[request->count] =
				(struct view){request->bytes[request->count], size > FRAME_MOST ? 0 : (size_t)size};
		request->count++;
		if (zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &option))
			return -1;
	}
	return 0;
}

static void
send_frame(void *socket, const void *bytes, size_t size, int more)
{
	/* the asker is in this process; if it has given up, so may we */
	(void)zmq_send(socket, bytes, size, ZMQ_DONTWAIT | more);
}

static void
reply(void *socket, struct view request_id, enum zap_verdict verdict, const char *user)
{
	static const struct {
		const char *code;
		const char *text;
	} words[] = {[ZAP_YES] = {"200", "OK"}, [ZAP_NO] = {"400", "not admitted"}, [ZAP_LATER] = {"300", "later"}};

	send_frame(socket, "1.0", 3, ZMQ_SNDMORE);
	send_frame(socket, request_id.bytes, request_id.size, ZMQ_SNDMORE);
	send_frame(socket, words[verdict].code, 3, ZMQ_SNDMORE);
	send_frame(socket, words[verdict].text, strlen(words[verdict].text), ZMQ_SNDMORE);
	send_frame(socket, user, strlen(user), ZMQ_SNDMORE);
	send_frame(socket, "", 0, 0); /* no metadata */
}

void
zap_serve(void *socket, const char *domain, zap_judge *judge, void *context)
{
	struct request request;

	while (!receive(socket, &request)) {
		struct view id = request.count > ZAP_REQUEST ? request.frames[ZAP_REQUEST] : (struct view){NULL, 0};
		char curve[Z85_KEY_SIZE] = "";
		enum zap_verdict verdict = ZAP_NO;

		if (!zap_read(request.frames, request.count, domain, curve))
			verdict = judge(context, curve);
		reply(socket, id, verdict, verdict == ZAP_YES ? curve : "");
	}
}
