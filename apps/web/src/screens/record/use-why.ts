import { useTranslation } from 'react-i18next';
import { useCan } from '../../ui/use-can.js';
import { useMembers } from '../settings/settings.queries.js';

/** Who and why, in words. Members are named to those who may see the list of members. */
export function useWhy() {
  const { t } = useTranslation();
  const mayList = useCan('admin');
  const members = useMembers(mayList);
  return {
    who: (actor: string): string => {
      const [kind, id] = actor.split(':');
      const member = members.data?.items.find((one) => one.id === id);
      return member?.email ?? t(`record.actor.${kind}`, { defaultValue: actor });
    },
    reason: (rule: string): string => t(`record.reason.${rule}`, { defaultValue: rule }),
    decision: (choice: string): string => t(`record.decision.${choice}`, { defaultValue: choice }),
  };
}
