/* Connections to the broker on which nobody says a word. */
#ifndef TELLBACK_CHAOS_NETS_SILENT_H
#define TELLBACK_CHAOS_NETS_SILENT_H

#include "chaos/nets_fault.h"

/**
 * nets_silent_dial(site, count), nets_silent_hang_up(site):
 * So many are begun, or as many as can be; all are closed.
 */
void nets_silent_dial(struct nets_site *site, size_t count);
void nets_silent_hang_up(struct nets_site *site);

/**
 * nets_silent_connected(site):
 * How many of them the broker's side has answered and not reset.
 */
size_t nets_silent_connected(const struct nets_site *site);

#endif
