import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  ContactPage,
  ContactPatch,
  ContactView,
  deleteContact,
  getContact,
  listContacts,
  ListContactsRequest,
  optInContact,
  patchContact,
  upsertContact,
  UpsertContactRequest,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { AlsoAnswers, Answers, IfMatch, Versioned } from '../route.js';
import { OptInBody } from './contact.dto.js';

@ApiTags('contacts')
@Controller('api/contacts')
export class ContactController {
  constructor(private readonly commands: Commands) {}

  /** Contacts in the order of their last change: whoever follows `nextCursor` sees every contact that stays still. */
  @Get()
  @Requires('viewer', 'contacts:read')
  @Answers(200, ContactPage)
  list(@Query() query: ListContactsRequest, @Context() context: MessageContext): Promise<ContactPage> {
    return this.commands.send(listContacts, query, context, inQuery);
  }

  /** Creates a contact, or patches the one that has this e-mail address. */
  @Post()
  @Requires('operator', 'contacts:write')
  @Answers(200, ContactView, { description: 'A known contact was patched' })
  @AlsoAnswers(201, ContactView, 'A contact was created')
  @Versioned()
  async upsert(
    @Body() body: UpsertContactRequest,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ContactView> {
    const { created, contact } = await this.commands.send(upsertContact, body, context);
    if (created) response.status(201).location(`/api/contacts/${contact.id}`);
    return contact;
  }

  /** One contact with its links to CRMs. */
  @Get(':id')
  @Requires('viewer', 'contacts:read')
  @Answers(200, ContactView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<ContactView> {
    return this.commands.send(getContact, { id }, context);
  }

  /** Changes what is given: null clears, what is left out keeps its value. */
  @Patch(':id')
  @Requires('operator', 'contacts:write')
  @Answers(200, ContactView)
  @Versioned()
  patch(
    @Param('id') id: string,
    @Body() patch: ContactPatch,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<ContactView> {
    return this.commands.patch(patchContact, { id, version }, patch, context);
  }

  /** Deletes a contact; what happens in the CRM is the integration's setting. */
  @Delete(':id')
  @Requires('operator', 'contacts:write')
  @Answers(204)
  @Versioned()
  remove(
    @Param('id') id: string,
    @IfMatch() version: number | undefined,
    @Context() context: MessageContext,
  ): Promise<void> {
    return this.commands.remove(deleteContact, { id, version }, context);
  }

  /** The only way that lifts an opt-out: with evidence newer than the opt-out. */
  @Post(':id/opt-in')
  @Requires('operator', 'contacts:write')
  @Answers(200, ContactView)
  @Versioned()
  optIn(
    @Param('id') id: string,
    @Body() { evidence }: OptInBody,
    @Context() context: MessageContext,
  ): Promise<ContactView> {
    return this.commands.send(optInContact, { id, evidence }, context);
  }
}
