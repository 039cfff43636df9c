import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FormSubmissionBody, FormSubmissionView, submitForm, type MessageContext } from '@app/contracts';
import { Commands } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('forms')
@Controller('api/forms')
export class FormController {
  constructor(private readonly commands: Commands) {}

  /**
   * Takes what somebody entered into a form of MarkMail's. A contact with the address is filled in where it is blank; otherwise its open lead is
   * changed, or a lead is made. The answer says which.
   */
  @Post(':form/submissions')
  @Requires('operator', 'forms:write')
  @Answers(201, FormSubmissionView)
  submit(
    @Param('form') formId: string,
    @Body() body: FormSubmissionBody,
    @Context() context: MessageContext,
  ): Promise<FormSubmissionView> {
    return this.commands.send(submitForm, { ...body, formId }, context);
  }
}
