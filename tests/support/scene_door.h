/* The front door of a scene: who is in, with which cards, under which policy.
 * Everyone may send every type but childminder; the area of all is crs, but of
 * their-crs and their-edt, who are another authority. */
#ifndef TELLBACK_SUPPORT_SCENE_DOOR_H
#define TELLBACK_SUPPORT_SCENE_DOOR_H

#include "tellback/directory.h"
#include "tellback/policy.h"

/** Agencies of the door. */
#define SCENE_AGENCIES 24

/**
 * scene_door_agencies(ret_count), scene_door_card(at), scene_door_policy(at):
 * The entries, sorted; the card of the entry at ${at}; the policy of crs (0)
 * and of their-crs (1).
 *
 * Owner:  static.
 */
const struct directory_agency *scene_door_agencies(size_t *ret_count);
const struct card *scene_door_card(size_t at);
const struct policy *scene_door_policy(size_t at);

#endif
