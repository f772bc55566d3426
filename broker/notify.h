/* Telling systemd how we are (sd_notify's protocol, without its library). */
#ifndef TELLBACK_BROKER_NOTIFY_H
#define TELLBACK_BROKER_NOTIFY_H

/**
 * notify_send(words):
 * Send ${words} ("READY=1") to $NOTIFY_SOCKET, if there is one.
 *
 * Errors: none: it is information.
 * Source: sd_notify(3).
 */
void notify_send(const char *words);

#endif
