import { Inject, Injectable } from '@nestjs/common';
import {
  submitForm,
  type FormSubmissionView,
  type MessageContext,
  type SubmitFormRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { FormService } from './form.service.js';

@Injectable()
export class FormHandler {
  constructor(@Inject(FormService) private readonly forms: FormService) {}

  @Handles(submitForm)
  submit(request: SubmitFormRequest, context: MessageContext): Promise<FormSubmissionView> {
    return this.forms.submit(request, context);
  }
}
