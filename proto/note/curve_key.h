/* A CURVE public key as it stands in a card or the directory. */
#ifndef TELLBACK_NOTE_CURVE_KEY_H
#define TELLBACK_NOTE_CURVE_KEY_H

/**
 * curve_key_is_valid(z85):
 * Non-zero if ${z85} is 40 characters of Z85 and the X25519 key they stand for
 * is not of low order (under such a key every shared secret is zero).
 *
 * Errors: none.
 * Source: RFC 7748 section 6.1; ZeroMQ RFC 32/Z85.
 */
int curve_key_is_valid(const char *z85);

#endif
