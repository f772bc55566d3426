#include "content/document_mail.h"

#include <tellback.pb-c.h>

#include "content/content.h"

static Tellback__V1__Handover *
handover_of(const struct document *document)
{
	ProtobufCMessage *message = document->content->message;

	return message->descriptor == &tellback__v1__handover__descriptor ? (Tellback__V1__Handover *)message : NULL;
}

static Tellback__V1__HandoverItem *
item_of(const struct document *document, size_t item)
{
	Tellback__V1__Handover *handover = handover_of(document);

	return handover && item < handover->n_items ? handover->items[item] : NULL;
}

size_t
document_mail_items(const struct document *document)
{
	const Tellback__V1__Handover *handover = handover_of(document);

	return handover ? handover->n_items : 0;
}

const char *
document_mail_case(const struct document *document, size_t item)
{
	const Tellback__V1__HandoverItem *found = item_of(document, item);

	return found ? found->case_ : "";
}

size_t
document_mail_count(const struct document *document, size_t item)
{
	const Tellback__V1__HandoverItem *found = item_of(document, item);

	return found ? found->n_mail : 0;
}

enum status
document_mail_at(const struct document *document, size_t item, size_t place, struct document_mail *ret_mail)
{
	const Tellback__V1__HandoverItem *found = item_of(document, item);
	const Tellback__V1__HandoverMail *mail;

	if (!found || place >= found->n_mail)
		return STATUS_NOT_FOUND;
	mail = found->mail[place];
	*ret_mail = (struct document_mail){.note = {mail->note.data, mail->note.len},
					   .sealed = {mail->sealed.data, mail->sealed.len},
					   .accepted_s = mail->accepted_at};
	return STATUS_OK;
}

/* The generated structs have no const; packing only reads. */
static ProtobufCBinaryData
borrow(struct view bytes)
{
	return (ProtobufCBinaryData){bytes.size, (uint8_t *)(uintptr_t)bytes.bytes};
}

enum status
document_mail_set(struct document *document, size_t item, const struct document_mails *mails, struct arena *arena)
{
	Tellback__V1__HandoverItem *found = item_of(document, item);
	Tellback__V1__HandoverMail *list = arena_array(arena, mails->count ? mails->count : 1, sizeof *list);
	Tellback__V1__HandoverMail **pointers = arena_array(arena, mails->count ? mails->count : 1, sizeof *pointers);

	if (!found)
		return STATUS_NOT_FOUND;
	if (!list || !pointers)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < mails->count; i++) {
		tellback__v1__handover_mail__init(&list[i]);
		list[i].note = borrow(mails->items[i].note);
		list[i].sealed = borrow(mails->items[i].sealed);
		list[i].accepted_at = mails->items[i].accepted_s;
		pointers[i] = &list[i];
	}
	found->mail = pointers;
	found->n_mail = mails->count;
	found->left_out = (uint32_t)mails->left_out;
	return STATUS_OK;
}

void
document_mail_hide(struct document *document)
{
	Tellback__V1__Handover *handover = handover_of(document);

	for (size_t i = 0; handover && i < handover->n_items; i++)
		handover->items[i]->n_mail = 0;
}
