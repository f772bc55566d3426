/* Two agencies at one front: one that attacks or is attacked, and one whose
 * messages must arrive all the while. */
#ifndef TELLBACK_SUPPORT_FRONT_SCENE_H
#define TELLBACK_SUPPORT_FRONT_SCENE_H

#include "support/front_rig.h"
#include "tellback/refusal.h"

/**
 * struct front_scene:
 * A rig, the keys of both agencies, and the second one's client.
 */
struct front_scene {
	struct rig rig;
	struct rig_agency first;
	struct rig_agency second;
	struct rig_peer other;
};

/**
 * struct front_scene_paths:
 * What main was told: the sanitised front, the plain one, the folder of
 * libraries that are put in front of it.
 */
struct front_scene_paths {
	const char *front;
	const char *plain;
	const char *preloads;
};

/**
 * front_scene_main(argc, argv, ret_paths):
 * Read the arguments FRONT PLAIN-FRONT PRELOADS; non-zero if they are others.
 */
int front_scene_main(int argc, char **argv, struct front_scene_paths *ret_paths);

/**
 * front_scene_open(options), front_scene_close(scene):
 * Start it; the second agency has been served once.
 */
struct front_scene *front_scene_open(struct rig_options options);
void front_scene_close(struct front_scene *scene);

/**
 * front_scene_others(scene):
 * See that the second agency is served, by the same process as before.
 */
void front_scene_others(struct front_scene *scene);

/**
 * front_scene_problem(bytes, size, code):
 * See that an answer is a Problem with ${code}.
 */
void front_scene_problem(const void *bytes, int size, enum refusal code);

/**
 * front_scene_frames(scene, peer, count, size):
 * Send ${count} frames of ${size} bytes as one message.
 */
void front_scene_frames(struct front_scene *scene, struct rig_peer *peer, size_t count, size_t size);

#endif
