import { Stepper } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Where we are on the way from "which org" to the first sync; shown on both pages of it. */
export function WizardSteps({ active }: { active: number }) {
  const { t } = useTranslation();
  return (
    <Stepper active={active} size="sm" allowNextStepsSelect={false}>
      {['wizard.step1', 'wizard.step2', 'wizard.step3'].map((label) => (
        <Stepper.Step key={label} label={t(label)} />
      ))}
    </Stepper>
  );
}
