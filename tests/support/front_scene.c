#include "support/front_scene.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>

#include "wire/frame.h"

int
front_scene_main(int argc, char **argv, struct front_scene_paths *ret_paths)
{
	if (argc != 4) {
		(void)fprintf(stderr, "usage: %s FRONT PLAIN-FRONT PRELOADS\n", argv[0]);
		return 2;
	}
	*ret_paths = (struct front_scene_paths){argv[1], argv[2], argv[3]};
	return 0;
}

struct front_scene *
front_scene_open(struct rig_options options)
{
	struct front_scene *scene = calloc(1, sizeof *scene);
	struct rig_agency both[2];

	assert_non_null(scene);
	rig_agency("hiow-police", &scene->first);
	rig_agency("soton-crs", &scene->second);
	both[0] = scene->first;
	both[1] = scene->second;
	rig_open(&scene->rig, &options, both, 2);
	rig_peer_open(&scene->rig, &scene->second, NULL, 0, &scene->other);
	assert_int_equal(rig_peer_ask(&scene->rig, &scene->other, "before"), 0);
	return scene;
}

void
front_scene_close(struct front_scene *scene)
{
	rig_peer_close(&scene->other);
	rig_close(&scene->rig);
	free(scene);
}

void
front_scene_others(struct front_scene *scene)
{
	assert_int_equal(rig_peer_ask(&scene->rig, &scene->other, "meanwhile"), 0);
	assert_true(rig_is_alive(&scene->rig));
}

void
front_scene_problem(const void *bytes, int size, enum refusal code)
{
	struct arena *arena = arena_new(FRAME_ARENA_BYTES);
	struct frame frame;

	assert_true(size > 0);
	assert_int_equal(frame_decode((struct view){bytes, (size_t)size}, arena, &frame), STATUS_OK);
	assert_int_equal(frame.kind, FRAME_PROBLEM);
	assert_int_equal(frame.as.problem.code, code);
	arena_free(arena);
}

void
front_scene_frames(struct front_scene *scene, struct rig_peer *peer, size_t count, size_t size)
{
	uint8_t *bytes = calloc(1, size);

	assert_non_null(bytes);
	for (size_t i = 0; i < count; i++) {
		assert_true(zmq_send(peer->socket, bytes, size, i + 1 < count ? ZMQ_SNDMORE : 0) == (int)size);
		if (!(i % 16))
			rig_pump(&scene->rig, 0);
	}
	free(bytes);
}
