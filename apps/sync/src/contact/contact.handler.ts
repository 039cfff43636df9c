import { Inject, Injectable } from '@nestjs/common';
import {
  deleteContact,
  getContact,
  listContacts,
  optInContact,
  patchContact,
  upsertContact,
  type ContactPage,
  type ContactView,
  type Done,
  type ListContactsRequest,
  type MessageContext,
  type OptInRequest,
  type ContactPatch,
  type PatchOf,
  type RecordRef,
  type UpsertContactRequest,
  type UpsertedContact,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { ContactService } from './contact.service.js';

@Injectable()
export class ContactHandler {
  constructor(@Inject(ContactService) private readonly contacts: ContactService) {}

  @Handles(upsertContact)
  upsert(request: UpsertContactRequest, context: MessageContext): Promise<UpsertedContact> {
    return this.contacts.upsert(request, context);
  }

  @Handles(getContact)
  get(request: RecordRef, context: MessageContext): Promise<ContactView> {
    return this.contacts.get(request, context);
  }

  @Handles(listContacts)
  list(request: ListContactsRequest, context: MessageContext): Promise<ContactPage> {
    return this.contacts.list(request, context);
  }

  @Handles(patchContact)
  patch(request: PatchOf<ContactPatch>, context: MessageContext): Promise<ContactView> {
    return this.contacts.patch(request, context);
  }

  @Handles(deleteContact)
  remove(request: RecordRef, context: MessageContext): Promise<Done> {
    return this.contacts.remove(request, context);
  }

  @Handles(optInContact)
  optIn(request: OptInRequest, context: MessageContext): Promise<ContactView> {
    return this.contacts.optIn(request, context);
  }
}
