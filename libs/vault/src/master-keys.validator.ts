import {
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { problemWithMasterKeys } from './master-keys.js';

/** Refuses weak or malformed master keys at start. */
@ValidatorConstraint({ name: 'masterKeyList' })
export class MasterKeyList implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return problemWithMasterKeys(value) === undefined;
  }

  defaultMessage(args: ValidationArguments): string {
    return problemWithMasterKeys(args.value) ?? '';
  }
}
